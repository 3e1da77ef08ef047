#pragma once
/// \file
/// Freezing, further terms of the loss, another learning rate: `control_of(training()).add_to_loss(penalty)`.

#include <stdexcept>

#include "nas/boundary/trainer.h"
#include "nas/boundary/training_control.h"

namespace nas {

/// Borrowed; it lives as long as `training`. Throws std::runtime_error on a host without this ability. [run-thread]
inline ITrainingControl& control_of(ITraining& training) {
  if (auto* const control = nas::query<ITrainingControl>(&training)) return *control;
  throw std::runtime_error("this nas-host does not let a trainer change the training of the weights");
}

}  // namespace nas
