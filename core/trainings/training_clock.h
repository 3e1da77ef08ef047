#pragma once
/// \file
/// Records when which worker was busy with which training: trainings.jsonl of the run.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "core/base/file.h"
#include "core/record/training_time.h"

namespace nas::core {

/// Its time continues where that of the run's earlier process ended. [one thread at a time]
class TrainingClock {
 public:
  /// Opens or creates `file`. A line that a killed process has not finished is removed. Throws Error(failed).
  explicit TrainingClock(const std::filesystem::path& file);

  void begin(const std::string& id);
  /// `outcome`: TrainingTime::outcome. Throws Error(failed).
  void end(const std::string& id, const std::string& outcome);
  /// Since begin(); 0 for a training that no worker is busy with.
  double seconds_of(const std::string& id) const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Work {
    int64_t worker = 1;
    double begin = 0.0;
  };

  double now() const;
  int64_t free_worker() const;

  AppendedFile file_;
  double before_ = 0.0;  ///< the seconds of earlier processes
  Clock::time_point began_ = Clock::now();
  std::map<std::string, Work> busy_;
};

}  // namespace nas::core
