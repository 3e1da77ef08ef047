#include "darts_model_desc_builder.h"

namespace nas::darts {

std::vector<NodeDesc> DartsModelDescBuilder::build_nodes(const CellPlan& plan) {
  const std::string edge_rank(config().text("edge_rank"));
  std::vector<NodeDesc> nodes(static_cast<size_t>(plan.node_count));
  for (int64_t i = 0; i < plan.node_count; ++i)
    for (int64_t j = 0; j < i + 2; ++j) {
      const OpDesc mixed_op = {"mixed_op", plan.channels, plan.channels, plan.stride(j), {{"edge_rank", edge_rank}},
                               {}};
      nodes[static_cast<size_t>(i)].edges.push_back({mixed_op, {j}});
    }
  return nodes;
}

}  // namespace nas::darts
