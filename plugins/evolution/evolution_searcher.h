#pragma once
/// \file
/// Evolution as a method of nas-host: the host trains its models, or evaluates them within a supernet.

#include "nas/runner.h"
#include "nas/search_space.h"

namespace nas::evolution {

class EvolutionSearcher final : public Implements<EvolutionSearcher, ISearcher> {
 public:
  /// Writes the history to evolution/history.tsv. Throws std::runtime_error when every training failed.
  void search(IRun& run, const SearchParts& parts, TreeOut& found) override;
};

/// Every edge of the supernet is a UniformPathOp. The networks of found cells are those of any builder.
class PathModelDescBuilder final : public DenseModelDescBuilder {
 protected:
  EdgeDesc build_edge(const CellPlan&, int64_t state) override { return edge("evolution_path", state); }
};

class EvolutionExperimentRunner final : public ExperimentRunner {
 public:
  Ptr<IModelDescBuilder> model_desc_builder() override { return make<PathModelDescBuilder>(); }
  Ptr<IArchTrainer> trainer() override { return nullptr; }  // there are no alphas
  Ptr<ISearcher> searcher(IRun&) override { return make<EvolutionSearcher>(); }
};

}  // namespace nas::evolution
