#pragma once
/// \file
/// The experiment runner of random search: its own searcher. The builder of the SDK makes networks of the drawn cells,
/// and the evaluator of the host evaluates the best one.

#include "nas/runner.h"
#include "random_searcher.h"

namespace nas::random {

class RandomExperimentRunner final : public ExperimentRunner {
 public:
  Ptr<IModelDescBuilder> model_desc_builder() override { return make<ModelDescBuilder>(); }
  Ptr<IArchTrainer> trainer() override { return nullptr; }  // there is no supernet to train
  Ptr<ISearcher> searcher(IRun&) override { return make<RandomSearcher>(); }
};

}  // namespace nas::random
