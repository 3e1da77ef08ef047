#pragma once
/// \file
/// DARTS as an experiment: its own supernet, trained bilevel; everything else is the SDK's.

#include "bilevel_arch_trainer.h"
#include "darts_model_desc_builder.h"
#include "nas/runner.h"

namespace nas::darts {

class DartsExperimentRunner final : public ExperimentRunner {
 public:
  Ptr<IModelDescBuilder> model_desc_builder() override { return make<DartsModelDescBuilder>(); }
  Ptr<IArchTrainer> trainer() override { return make<BilevelArchTrainer>(); }
};

}  // namespace nas::darts
