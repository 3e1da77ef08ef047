#pragma once
/// \file
/// Random search as an experiment: a searcher of its own; networks are built from its cells by the SDK's builder, and
/// the best one is evaluated as any other method's.

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
