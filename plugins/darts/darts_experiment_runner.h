#pragma once
/// \file
/// The experiment runner of DARTS: its own supernet and trainer. All other parts are those of the SDK.

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
