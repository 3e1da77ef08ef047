#include "nas/plugin.h"

#include "dirichlet_op.h"
#include "drnas_trainer.h"
#include "nas/search_space.h"
#include "nas/supernet_runner.h"
#include "progressive_searcher.h"

namespace nas::drnas {

namespace {

/// Every edge is a DirichletOp.
class DrnasModelDescBuilder final : public DenseModelDescBuilder {
 protected:
  EdgeDesc build_edge(const CellPlan&, int64_t state) override {
    EdgeDesc drawn = edge("drnas_op", state);
    drawn.op.attributes["channel_parts"] = config().integer("channel_parts");
    return drawn;
  }
};

class DrnasExperimentRunner final : public SupernetRunner<DrnasModelDescBuilder, DrnasTrainer> {
 public:
  Ptr<ISearcher> searcher(IRun& run) override {
    if (run.config().integer("search.drnas.stages") == 1) return SupernetRunner::searcher(run);
    return make<ProgressiveSearcher>();
  }
};

}  // namespace

}  // namespace nas::drnas

using namespace nas::drnas;

NAS_PLUGIN("drnas", "0.1.0", "MIT", "Dirichlet neural architecture search (Chen et al. 2021)",
           nas::runner<DrnasExperimentRunner>("drnas", "search by mixtures that are drawn, then eval"),
           nas::builder<DrnasModelDescBuilder>("drnas", "supernet of mixtures with Dirichlet weights"),
           nas::trainer<DrnasTrainer>("drnas", "weights by the host, alphas by Adam after a warm-up"),
           nas::op<DirichletOp>("drnas_op", "seven primitives on 1/K of the channels, their weights drawn"));
