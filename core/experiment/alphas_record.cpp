#include "core/experiment/alphas_record.h"

#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "nas/boundary/mixture.h"
#include "nas/object.h"
#include "nas/op.h"

namespace nas::core {

namespace {

using Json = nlohmann::ordered_json;

/// Empty for an op that is not a mixture.
std::vector<std::string> candidates_of(IOp& op) {
  std::vector<std::string> names;
  IMixture* const mixture = nas::query<IMixture>(&op);
  if (!mixture) return names;
  for (int64_t i = 0; i < mixture->candidates().size(); ++i)
    names.push_back(candidate_desc(mixture->candidates(), i).name);
  return names;
}

/// In the shortest form that reads back as the same bits of a float; null for what is not finite.
std::string number_text(float value) {
  if (!std::isfinite(value)) return "null";
  std::array<char, 32> text;
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

std::string list_text(const torch::Tensor& alphas) {
  const torch::Tensor flat = alphas.detach().to(torch::kCPU, torch::kFloat32).flatten().contiguous();
  std::string list;
  for (int64_t i = 0; i < flat.numel(); ++i) list += (i ? "," : "") + number_text(flat.data_ptr<float>()[i]);
  return "[" + list + "]";
}

std::string lines_of(const Json& place, IOp& op) {
  const std::vector<std::string> candidates = candidates_of(op);
  std::string lines;
  int64_t index = 0;
  for (const torch::Tensor& alphas : op.arch_parameters()) {
    Json line = place;
    line["parameter"] = index++;
    if (static_cast<int64_t>(candidates.size()) == alphas.numel()) line["ops"] = candidates;
    std::string text = line.dump(-1, ' ', false, Json::error_handler_t::replace);
    text.pop_back();  // the brace
    lines += text + ",\"alphas\":" + list_text(alphas) + "}\n";
  }
  return lines;
}

}  // namespace

std::string alpha_lines(Model& model, int64_t epoch) {
  std::string lines;
  const ModelDesc& desc = model.desc();
  for (size_t cell = 0; cell < desc.cells.size(); ++cell) {
    if (desc.cells[cell].alphas_from != static_cast<int64_t>(cell)) continue;  // the owner has them
    const std::vector<NodeDesc>& nodes = desc.cells[cell].nodes;
    for (size_t node = 0; node < nodes.size(); ++node)
      for (size_t edge = 0; edge < nodes[node].edges.size(); ++edge)
        lines += lines_of({{"epoch", epoch},
                           {"cell", cell},
                           {"type", desc.cells[cell].type == CellType::normal ? "normal" : "reduction"},
                           {"node", node},
                           {"edge", edge},
                           {"inputs", nodes[node].edges[edge].inputs}},
                          model.op(static_cast<int64_t>(cell), static_cast<int64_t>(node), static_cast<int64_t>(edge)));
  }
  return lines;
}

}  // namespace nas::core
