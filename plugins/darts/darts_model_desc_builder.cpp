#include "darts_model_desc_builder.h"

namespace nas::darts {

EdgeDesc DartsModelDescBuilder::build_edge(const CellPlan&, int64_t state) {
  EdgeDesc mixed = edge("mixed_op", state);
  mixed.op.attributes["edge_rank"] = std::string(config().text("edge_rank"));
  return mixed;
}

}  // namespace nas::darts
