#include "core/export/exported_network.h"

#include <map>
#include <sstream>
#include <stdexcept>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/input_file.h"
#include "core/checkpoint/tensor_file.h"
#include "core/desc/desc_toml.h"
#include "core/desc/genotype.h"
#include "core/desc/genotype_text.h"
#include "core/export/described_ops.h"
#include "core/model/build_network.h"
#include "core/ops/standard_ops.h"

namespace nas::core {
namespace {

/// The names and shapes that the weights of `desc` have.
NamedTensors expected_state(const ModelDesc& desc) {
  const auto model = build_model(desc, standard_ops(), 0);
  NamedTensors state = model->named_weights();
  for (const auto& buffer : model->named_buffers()) state.push_back(buffer);
  return state;
}

std::string kind_of(const torch::Tensor& tensor) {
  std::ostringstream text;
  text << c10::toString(tensor.scalar_type()) << " " << tensor.sizes();
  return text.str();
}

/// Takes the tensor `name` out of `saved`.
torch::Tensor taken(std::map<std::string, torch::Tensor>& saved, const std::string& name, const torch::Tensor& like) {
  const auto found = saved.find(name);
  if (found == saved.end()) throw std::invalid_argument("the file has no \"" + name + "\"");
  torch::Tensor tensor = found->second;
  if (tensor.scalar_type() != like.scalar_type() || tensor.sizes() != like.sizes())
    throw std::invalid_argument("\"" + name + "\" is " + kind_of(tensor) + " in the file and " + kind_of(like) +
                                " in the network");
  saved.erase(found);
  return tensor;
}

/// What the file says about an auxiliary tower is left out.
NamedTensors matched(const NamedTensors& tensors, const NamedTensors& expected) {
  std::map<std::string, torch::Tensor> saved(tensors.begin(), tensors.end());
  NamedTensors state;
  for (const auto& [name, like] : expected) state.emplace_back(name, taken(saved, name, like));
  std::erase_if(saved, [](const auto& item) { return item.first.starts_with("aux_tower."); });
  if (!saved.empty()) throw std::invalid_argument("the network has no \"" + saved.begin()->first + "\"");
  return state;
}

NamedTensors read_state(const std::string& path, const ModelDesc& desc) {
  const TensorFile file = read_tensor_file(path);
  const NamedTensors expected = expected_state(desc);
  try {
    return matched(file.tensors, expected);
  } catch (const std::invalid_argument& difference) {
    throw Error(ExitCode::unreadable, std::string("the weights are not those of the network: ") + difference.what(),
                path, "use the weights and the description of one run");
  }
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
