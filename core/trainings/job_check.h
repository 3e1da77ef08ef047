#pragma once
/// \file
/// Checks whether a training that a method requests is possible, and the same as before a resume.

#include <string>

#include "core/trainings/training_folder.h"
#include "core/trainings/training_job.h"

namespace nas::core {

class Run;

/// Throws std::invalid_argument "training "ID" PROBLEM", for a mistake of the method.
[[noreturn]] void refuse(const TrainingJob& job, const std::string& problem);

/// Throws std::invalid_argument for a bad id, a section or a part that does not exist, and a description that does
/// not fit the run's data set.
void check_job(const TrainingJob& job, Run& run);

/// Writes `job` into its folder. If an earlier process of the run has written it, it must be the same; otherwise throws
/// std::invalid_argument with the differences.
void record_job(const TrainingJob& job, const TrainingFolder& folder);

}  // namespace nas::core
