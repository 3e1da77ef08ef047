#pragma once
/// \file
/// The results of many small trainings as values.

#include "nas/boundary/trainings.h"
#include "nas/training_result.h"

namespace nas {

/// The result of the oldest pending training. Waits and throws as ITrainings::next() does. [run-thread]
inline TrainingResult next_result(ITrainings& trainings) {
  ReceivedTree result;
  trainings.next(result);
  return training_result_from_tree(result.tree());
}

}  // namespace nas
