#pragma once
/// \file
/// Describes an experiment that runs, or has finished, in one line.

#include <chrono>
#include <string>

#include "host/batch/record/run_facts.h"
#include "host/table.h"

namespace nas::host {

using Clock = std::chrono::steady_clock;

inline double seconds_between(Clock::time_point begin, Clock::time_point end) {
  return std::chrono::duration<double>(end - begin).count();
}

/// Name, current stage, accuracy, elapsed time, time left. `expected_seconds` is the time that similar experiments
/// took; negative when it is not known.
Row progress_row(const std::string& name, const RunProgress& progress, Clock::duration running,
                 double expected_seconds);

/// The row as one line: "darts-seed=2: search epoch 3/50, 81.20 %, 3 min left"
std::string progress_line(const Row& row);

/// The accuracy and time of a finished run: "89.46 % on the test images, 12.3 s"
std::string result_text(const RunFacts& facts);

/// The accuracy on the test images or, if there is none, on held-out training images. Empty when none was measured.
std::optional<double> accuracy_of(const RunFacts& facts);

}  // namespace nas::host
