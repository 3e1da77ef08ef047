#pragma once
/// \file
/// What a worker does with an experiment of a batch.

#include <string>
#include <vector>

#include "host/batch/record/experiment_folder.h"

namespace nas::host {

/// Begins the run of `folder`, goes on with it, or does nothing when it is finished; gives the exit code. Throws what
/// the run throws, and leaves it in the folder for the batch to tell. Another process that works on it is waited for: a
/// short while, or with `wait` to its end.
int work_on(const ExperimentFolder& folder, const std::vector<std::string>& command_line, bool wait);

}  // namespace nas::host
