#pragma once
/// \file
/// Evolution as a method of nas-host: its models are trained by the host.

#include "nas/runner.h"

namespace nas::evolution {

class EvolutionSearcher final : public Implements<EvolutionSearcher, ISearcher> {
 public:
  /// Writes the history to evolution/history.tsv. Throws std::runtime_error when every training failed.
  void search(IRun& run, const SearchParts& parts, TreeOut& found) override;
};

class EvolutionExperimentRunner final : public ExperimentRunner {
 public:
  Ptr<IModelDescBuilder> model_desc_builder() override { return make<ModelDescBuilder>(); }
  Ptr<IArchTrainer> trainer() override { return nullptr; }  // there is no supernet to train
  Ptr<ISearcher> searcher(IRun&) override { return make<EvolutionSearcher>(); }
};

}  // namespace nas::evolution
