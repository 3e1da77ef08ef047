#pragma once
/// \file
/// Runs a batch to its end with workers that are watched.

#include <cstdint>
#include <string>
#include <vector>

#include "core/workers/workers.h"
#include "host/batch/record/batch_folder.h"

namespace nas::host {

struct RunSettings {
  int64_t jobs = 1;     ///< workers at once
  int64_t retries = 1;  ///< further attempts after a crash or a failed run, in this sitting
  std::string again;    ///< the command that goes on with the batch
};

/// An experiment that did not get to its end.
struct FailedExperiment {
  std::string name;
  ExperimentFailure failure;
};

struct BatchOutcome {
  int64_t finished = 0;                  ///< those of earlier sittings too
  std::vector<FailedExperiment> failed;  ///< in the order of the batch
  int signal = 0;                        ///< that interrupted it; 0: none did
};

/// Starts every experiment of `folder` that is not finished, those that were begun before first; one that fails stops
/// no other. Shows how it goes on stderr. A signal asks the workers to save, and returns when they have.
BatchOutcome run_batch(const BatchFolder& folder, const BatchRecord& record, core::Workers& workers,
                       const RunSettings& settings);

}  // namespace nas::host
