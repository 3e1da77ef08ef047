#include "nas/plugin.h"

#include "gdas_finalizers.h"
#include "gdas_op.h"
#include "gdas_trainer.h"
#include "nas/search_space.h"
#include "nas/supernet_runner.h"

namespace nas::gdas {

namespace {

/// Every edge is a GdasOp.
class GdasModelDescBuilder final : public DenseModelDescBuilder {
 protected:
  EdgeDesc build_edge(const CellPlan&, int64_t state) override { return edge("gdas_op", state); }
};

using GdasExperimentRunner = SupernetRunner<GdasModelDescBuilder, GdasTrainer, GdasFinalizers>;

}  // namespace

}  // namespace nas::gdas

using namespace nas::gdas;

NAS_PLUGIN("gdas", "0.1.0", "MIT", "Gradient-based search with a differentiable architecture sampler (Dong, Yang 2019)",
           nas::runner<GdasExperimentRunner>("gdas", "search by sampled networks, then eval"),
           nas::builder<GdasModelDescBuilder>("gdas", "supernet of sampled ops"),
           nas::trainer<GdasTrainer>("gdas", "weights by the host, alphas by Adam, each step on one sampled network"),
           nas::finalizers<GdasFinalizers>("gdas", "the strongest pairs of primitive and state"),
           nas::op<GdasOp>("gdas_op", "one of eight primitives, drawn for each forward pass"));
