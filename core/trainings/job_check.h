#pragma once
/// \file
/// Whether a training that a method asks for can be done, and is the one that was asked for before.

#include <string>

#include "core/trainings/training_folder.h"
#include "core/trainings/training_job.h"

namespace nas::core {

class Run;

/// "training "ID" PROBLEM", as what a method did wrong.
[[noreturn]] void refuse(const TrainingJob& job, const std::string& problem);

/// Throws std::invalid_argument for a bad id, a section or a part that does not exist, and a description of no network
/// for the run's data set.
void check_job(const TrainingJob& job, Run& run);

/// Writes `job` into its folder. One that an earlier sitting of the run wrote must be the same: else throws
/// std::invalid_argument that tells what differs.
void record_job(const TrainingJob& job, const TrainingFolder& folder);

}  // namespace nas::core
