#pragma once
/// \file
/// A population of trainings: a particular result as a value, and what is still to come.

#include <cstdint>
#include <stdexcept>
#include <string_view>

#include "nas/boundary/population.h"
#include "nas/boundary/trainings.h"
#include "nas/training_result.h"

namespace nas {

/// The result of the training `id`. Waits and throws as ITrainingResults::result() does, and throws std::runtime_error
/// when this host gives results in the order of submission only. [run-thread]
inline TrainingResult result_of(ITrainings& trainings, std::string_view id) {
  auto* const results = query<ITrainingResults>(&trainings);
  if (!results) throw std::runtime_error("this nas-host does not give the results of trainings in any order");
  ReceivedTree result;
  results->result(id, result);
  return training_result_from_tree(result.tree());
}

/// IExpectedTrainings::expect(); nothing happens on a host that does not show it. [run-thread]
inline void expect_trainings(ITrainings& trainings, int64_t count, int64_t epochs) {
  if (auto* const expected = query<IExpectedTrainings>(&trainings)) expected->expect(count, epochs);
}

}  // namespace nas
