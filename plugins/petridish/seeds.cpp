#include "seeds.h"

#include "nas/config_overlay.h"
#include "primitives.h"

namespace nas::petridish {

std::vector<SeedSize> seed_sizes(const std::vector<int64_t>& reductions, const std::vector<int64_t>& cells,
                                 const std::vector<int64_t>& nodes) {
  std::vector<SeedSize> sizes;
  for (const int64_t reduction_count : reductions)
    for (const int64_t cell_count : cells)
      for (const int64_t node_count : nodes)
        if (cell_count >= 2 * reduction_count + 1) sizes.push_back({reduction_count, cell_count, node_count});
  return sizes;
}

std::vector<NodeDesc> SeedModelDescBuilder::build_nodes(const CellPlan& plan) {
  std::vector<NodeDesc> nodes;
  for (int64_t i = 0; i < plan.node_count; ++i) nodes.push_back(random_node(plan, i));
  return nodes;
}

/// Draws by the cell's type, not its index: all cells of a type are the same.
NodeDesc SeedModelDescBuilder::random_node(const CellPlan& plan, int64_t index) const {
  const std::string stream = stream_ + (plan.reduction() ? ".reduction." : ".normal.") + std::to_string(index) + ".";
  const int64_t states = index + 2;
  const int64_t first = draw_below(streams_, stream + "input0", states);
  const int64_t other = draw_below(streams_, stream + "input1", states - 1);
  const std::vector<int64_t> inputs = {first, other < first ? other : other + 1};
  NodeDesc node;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const int64_t op = draw_below(streams_, stream + "op" + std::to_string(i), static_cast<int64_t>(choosable));
    node.edges.push_back({{std::string(primitives[static_cast<size_t>(op)]),
                           plan.channels,
                           plan.channels,
                           plan.stride(inputs[i]),
                           {},
                           {}},
                          {inputs[i]}});
  }
  return node;
}

void SeedModelDescBuilder::build_cell_post_op(const CellPlan& plan, CellDesc& cell) {
  const auto states = static_cast<int64_t>(cell.concat.size());
  cell.post_op = {std::string(op_names::project_each),
                  plan.channels * states,
                  plan.channels,
                  1,
                  {{"states", std::to_string(states)}},
                  {}};
}

void SeedBuilder::build(const BuildRequest& request, ITreeSink& out) {
  ConfigOverlay sized(*request.config);
  sized.set("reductions", size_.reductions).set("cells", size_.cells).set("nodes", size_.nodes);
  BuildRequest with_size = request;
  with_size.config = &sized;
  cells_.build(with_size, out);
}

}  // namespace nas::petridish
