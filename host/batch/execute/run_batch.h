#pragma once
/// \file
/// Runs the experiments of a batch with worker processes.

#include <cstdint>
#include <string>
#include <vector>

#include "core/workers/workers.h"
#include "host/batch/record/batch_folder.h"

namespace nas::host {

struct RunSettings {
  int64_t jobs = 1;               ///< workers that run at once
  int64_t retries = 1;            ///< additional attempts per experiment by this process, after a crash or a failed run
  std::string resume_command;     ///< the command that resumes the batch
  std::string new_batch_command;  ///< the command that starts a batch of the same file in another directory
};

/// An experiment that ended without a result.
struct FailedExperiment {
  std::string name;
  ExperimentFailure failure;
};

struct BatchOutcome {
  int64_t finished = 0;                  ///< includes experiments that were finished before
  std::vector<FailedExperiment> failed;  ///< in the order of the batch
  int signal = 0;                        ///< the signal that interrupted the batch; 0: none
};

/// Runs every experiment of `folder` that is not finished, started ones first. A failed experiment does not stop the
/// others. Shows the progress on stderr. After SIGINT or SIGTERM, asks the workers to save and returns when they have.
BatchOutcome run_batch(const BatchFolder& folder, const BatchRecord& record, core::Workers& workers,
                       const RunSettings& settings);

}  // namespace nas::host
