#pragma once
/// \file
/// How fast a training is, and how long the rest of it takes at that speed.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/record/training_pace.h"

namespace nas::core {

/// The plain mean of the first `window` values, then an exponential moving average over about as many.
class MovingAverage {
 public:
  explicit MovingAverage(int64_t window) : window_(window) {}
  void add(double value) {
    count_ = std::min(count_ + 1, window_);
    value_ += (value - value_) / static_cast<double>(count_);
  }
  /// 0 before the first value.
  double value() const { return value_; }

 private:
  int64_t window_;
  int64_t count_ = 0;
  double value_ = 0;
};

/// Averages training steps, and the rest of an epoch (validation, checkpoints).
class Pace {
 public:
  /// Steps after which the pace is known. The first one also allocates memory.
  static constexpr int64_t kSteps = 3;

  void add_step(double seconds, int64_t images) {
    step_seconds_.add(seconds);
    step_images_.add(static_cast<double>(images));
    if (first_seconds_.size() < kRecorded) first_seconds_.push_back(seconds);
    ++steps_;
  }
  void add_epoch_rest(double seconds) {
    rest_seconds_.add(seconds);
    ++epochs_;
  }

  /// Whether there were as many steps. The functions below return 0 before the first one.
  bool known() const { return steps_ >= kSteps; }
  /// Whether the last step was the one that made it known.
  bool just_known() const { return steps_ == kSteps; }
  double seconds_per_step() const { return step_seconds_.value(); }
  double images_per_second() const {
    return step_seconds_.value() > 0 ? step_images_.value() / step_seconds_.value() : 0;
  }
  /// The time for `steps` training steps and the rest of `epochs` epochs.
  double seconds(double steps, double epochs) const {
    return steps * step_seconds_.value() + epochs * rest_seconds_.value();
  }
  /// For run.json.
  TrainingPace record() const {
    std::vector<double> steps = first_seconds_;
    if (steps.size() > kUncounted) steps.erase(steps.begin(), steps.begin() + kUncounted);
    std::ranges::sort(steps);
    return {.step = steps.empty() ? 0.0 : steps[steps.size() / 2],
            .rest = rest_seconds_.value(),
            .steps = steps_,
            .epochs = epochs_};
  }

 private:
  static constexpr size_t kUncounted = 2;  ///< steps that allocate memory and start threads
  static constexpr size_t kRecorded = 1000;

  MovingAverage step_seconds_{50};
  MovingAverage step_images_{50};
  MovingAverage rest_seconds_{5};
  std::vector<double> first_seconds_;  ///< of the first steps
  int64_t steps_ = 0, epochs_ = 0;
};

}  // namespace nas::core
