#include "gdas_finalizers.h"

#include "nas/search_space.h"

namespace nas::gdas {

namespace {

/// All choices that `edge` offers a node.
void add_choices(IOp& op, const EdgeDesc& edge, std::vector<std::pair<EdgeDesc, double>>& choices) {
  const torch::Tensor strengths = torch::softmax(op.arch_parameters()[0].detach(), 0).to(torch::kFloat64);
  for (size_t k = 0; k < darts_primitives.size(); ++k) {
    if (darts_primitives[k] == op_names::none) continue;
    EdgeDesc choice = edge;
    choice.op.name = darts_primitives[k];
    choice.op.attributes.clear();
    choices.emplace_back(std::move(choice), strengths[static_cast<int64_t>(k)].item<double>());
  }
}

}  // namespace

CellDesc GdasFinalizers::finalize_cell(IModel& supernet, int64_t cell_index, CellDesc cell) {
  for (size_t n = 0; n < cell.nodes.size(); ++n) {
    std::vector<std::pair<EdgeDesc, double>> choices;
    for (size_t e = 0; e < cell.nodes[n].edges.size(); ++e)
      add_choices(supernet.op(cell_index, static_cast<int64_t>(n), static_cast<int64_t>(e)), cell.nodes[n].edges[e],
                  choices);
    std::stable_sort(choices.begin(), choices.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    choices.resize(std::min(choices.size(), max_edges()));
    cell.nodes[n].edges.clear();
    for (auto& [edge, strength] : choices) cell.nodes[n].edges.push_back(std::move(edge));
  }
  return cell;
}

}  // namespace nas::gdas
