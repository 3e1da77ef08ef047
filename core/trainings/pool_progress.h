#pragma once
/// \file
/// The progress of many trainings: how many are done, and the time left.

#include <chrono>
#include <cstdint>
#include <string>

#include "core/train/pace.h"
#include "nas/training_result.h"

namespace nas::core {

struct PoolWork {
  int64_t trainings = 0, epochs = 0;
};

struct PoolCounts {
  PoolWork done;  ///< failed ones included
  PoolWork all;   ///< that are submitted or expected
  int64_t failed = 0, running = 0;
};

/// The time left follows from the seconds of an epoch of the trainings that this process has seen run. Results of an
/// earlier process are done and took no time. [one thread at a time]
class PoolProgress {
 public:
  /// Adds a training of `epochs` epochs that took a worker `seconds` from its start to its end.
  void add(double seconds, int64_t epochs) { seconds_per_epoch_.add(seconds / static_cast<double>(epochs)); }
  /// "trainings: 3 of 8 done, 2 running, 1 failed, 40 s left"; `running_seconds`: spent so far on the running ones.
  std::string text(const PoolCounts& counts, double running_seconds, int64_t workers) const;

 private:
  MovingAverage seconds_per_epoch_{20};
};

/// "sample-003: accuracy 81.23 % after 2 epochs, 12.3 s", or its error.
std::string to_text(const TrainingResult& result);

}  // namespace nas::core
