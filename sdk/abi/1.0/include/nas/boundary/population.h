#pragma once
/// \file
/// Boundary: what a method that trains a population asks of the host beside ITrainings. query() of an ITrainings finds
/// these interfaces.

#include <cstdint>
#include <string_view>

#include "nas/boundary/object.h"
#include "nas/boundary/tree.h"

namespace nas {

/// The result of one particular training. Implemented by the host. [run-thread]
///
/// A method that takes the results in another order than that of submission must decide on the order without the clock,
/// or its run does not repeat. PlannedOrder (nas/planned_order.h) decides by planned cost.
class ITrainingResults : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.training_results/1";
  /// Waits for the training `id` and gives its TrainingResult to `result`. The training is no longer pending then:
  /// ITrainings::next() does not give it. Throws std::logic_error when no training with that id is pending, and RunEnds
  /// as ITrainings::next() does.
  virtual void result(std::string_view id, TreeOut& result) = 0;

 protected:
  ~ITrainingResults() = default;
};

/// How much a method is going to train, so that the host shows one time left for all of it. Implemented by the host.
/// [run-thread]
class IExpectedTrainings : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.expected_trainings/1";
  /// The method will submit `trainings` trainings of `epochs` epochs altogether. Both count from the beginning of the
  /// search, also after a resume: what is finished by then takes no time and does not count as work. May be called
  /// again when the method knows better. The numbers are shown and nothing else, so they may be upper bounds.
  virtual void expect(int64_t trainings, int64_t epochs) = 0;

 protected:
  ~IExpectedTrainings() = default;
};

}  // namespace nas
