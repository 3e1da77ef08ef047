#pragma once
/// \file
/// The experiment runner of Petridish: a pool of models instead of a supernet. The evaluator is that of the host.

#include "candidate_trainer.h"
#include "nas/runner.h"
#include "petridish_finalizers.h"
#include "petridish_model_desc_builder.h"
#include "petridish_searcher.h"

namespace nas::petridish {

class PetridishExperimentRunner final : public ExperimentRunner {
 public:
  Ptr<IModelDescBuilder> model_desc_builder() override { return make<PetridishModelDescBuilder>(); }
  Ptr<IArchTrainer> trainer() override { return make<CandidateTrainer>(); }
  Ptr<IFinalizers> finalizers() override { return make<PetridishFinalizers>(); }
  Ptr<ISearcher> searcher(IRun&) override { return make<PetridishSearcher>(); }
};

}  // namespace nas::petridish
