#pragma once
/// \file
/// trainings.jsonl: when which worker of a run was busy with which training.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nas::core {

/// The work of one process on a training; one that was interrupted has several.
struct TrainingTime {
  std::string id;
  int64_t worker = 1;             ///< from 1: the lowest number that was free
  double begin = 0.0, end = 0.0;  ///< seconds of the run's workers: the time without a process of the run is left out
  std::string outcome;            ///< "finished", "failed", "interrupted"
};

/// A line, with its end.
std::string to_line(const TrainingTime& time);

/// Lines that cannot be read are left out.
std::vector<TrainingTime> training_times_in(std::string_view text);

}  // namespace nas::core
