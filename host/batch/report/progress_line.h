#pragma once
/// \file
/// How experiments that run, and those that have ended, are told in one line.

#include <chrono>
#include <string>

#include "host/batch/record/run_facts.h"
#include "host/table.h"

namespace nas::host {

using Clock = std::chrono::steady_clock;

inline double seconds_between(Clock::time_point begin, Clock::time_point end) {
  return std::chrono::duration<double>(end - begin).count();
}

/// Name, what it does, accuracy, time. `expected_seconds`: what others like it took, below zero when none has ended
/// yet.
Row running_row(const std::string& name, const RunProgress& progress, Clock::duration running, double expected_seconds);

/// "darts-seed=2: search epoch 3/50, 81.20 %, 3 min left"
std::string joined(const Row& row);

/// "89.46 % on the test images, 12.3 s"
std::string result_text(const RunFacts& facts);

/// "81.20 %"
std::string percent(double share);

/// The accuracy to compare runs by: on the test images, else on those held out. Nothing when none was measured.
std::optional<double> accuracy_of(const RunFacts& facts);

}  // namespace nas::host
