#pragma once
/// \file
/// The experiment runner of DARTS: its own supernet and trainer. All other parts are those of the SDK.

#include "bilevel_arch_trainer.h"
#include "darts_model_desc_builder.h"
#include "nas/supernet_runner.h"

namespace nas::darts {

class DartsExperimentRunner final : public SupernetRunner<DartsModelDescBuilder, BilevelArchTrainer> {};

}  // namespace nas::darts
