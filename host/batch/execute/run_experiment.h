#pragma once
/// \file
/// `nas-host experiment FOLDER`: what a worker does with an experiment of a batch.

#include <string>
#include <vector>

#include "host/batch/record/experiment_folder.h"

namespace nas::host {

/// Starts or resumes the run of `folder`; does nothing when it is finished. Returns the exit code. Rethrows what the
/// run throws, after writing it to failure.json. If another process runs the experiment, waits until that process ends;
/// gives up after half a minute unless `wait` is true.
int run_experiment(const ExperimentFolder& folder, const std::vector<std::string>& command_line, bool wait);

}  // namespace nas::host
