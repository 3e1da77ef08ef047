#include "nas/plugin.h"

#include "nas/alpha_trainer.h"
#include "nas/search_space.h"
#include "nas/supernet_runner.h"
#include "partial_op.h"

namespace nas::pc_darts {

namespace {

/// Every edge is a PartialOp.
class PcDartsModelDescBuilder final : public DenseModelDescBuilder {
 protected:
  EdgeDesc build_edge(const CellPlan&, int64_t state) override {
    EdgeDesc partial = edge("pc_darts_op", state);
    partial.op.attributes["channel_parts"] = config().integer("channel_parts");
    return partial;
  }
};

/// First the weights alone, then a step of alphas and betas before each step of the weights.
class PcDartsTrainer final : public AlphaTrainer {
 public:
  PcDartsTrainer() : AlphaTrainer("pc_darts") {}
};

using PcDartsExperimentRunner = SupernetRunner<PcDartsModelDescBuilder, PcDartsTrainer>;

}  // namespace

}  // namespace nas::pc_darts

using namespace nas::pc_darts;

NAS_PLUGIN("pc_darts", "0.1.0", "MIT", "Partially connected differentiable search (Xu et al. 2020)",
           nas::runner<PcDartsExperimentRunner>("pc_darts", "search on a part of the channels, then eval"),
           nas::builder<PcDartsModelDescBuilder>("pc_darts", "supernet of partial mixtures with weighted edges"),
           nas::trainer<PcDartsTrainer>("pc_darts", "weights by the host, alphas and betas by Adam after a warm-up"),
           nas::op<PartialOp>("pc_darts_op", "eight primitives on 1/K of the channels, edges weighted by their node"));
