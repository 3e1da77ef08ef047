#include "core/export/exported_network.h"

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/input_file.h"
#include "core/desc/desc_toml.h"
#include "core/desc/genotype.h"
#include "core/desc/genotype_text.h"
#include "core/export/described_ops.h"
#include "core/model/build_network.h"
#include "core/model/weights_file.h"
#include "core/ops/standard_ops.h"

namespace nas::core {
namespace {

NamedTensors read_state(const std::string& path, const ModelDesc& desc) {
  const auto model = build_model(desc, standard_ops(), 0);
  load_weights(path, *model);
  return weights_and_buffers(*model);
}

std::vector<std::string> numbers(int64_t count) {
  std::vector<std::string> names;
  for (int64_t i = 0; i < count; ++i) names.push_back(std::to_string(i));
  return names;
}

}  // namespace

void require_ops_of_host(const ModelDesc& desc, const std::string& path, const std::string& format) {
  const OpRegistry ops = standard_ops();
  for (const DescribedOp& described : described_ops(desc))
    if (!ops.has(described.op.name))
      throw Error(ExitCode::failed,
                  "the op \"" + described.op.name + "\" is a plugin's own and cannot be exported to " + format,
                  described.place + " of " + path, "replace it by an op of nas-host, or use --to safetensors");
}

ExportedNetwork read_exported_network(const std::string& path, const std::string& weights, const std::string& format) {
  ExportedNetwork network;
  const std::string text = read_text_file(path, ExitCode::unreadable);
  network.desc = model_desc_from_toml(text, path);
  require_ops_of_host(network.desc, path, format);
  network.desc.aux.reset();
  network.sha256 = sha256(text);
  network.state = read_state(weights, network.desc);
  if (has_genotype(network.desc)) network.genotype = to_text(genotype_of(network.desc));
  network.class_names = numbers(network.desc.classes);
  return network;
}

}  // namespace nas::core
