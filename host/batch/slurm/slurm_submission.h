#pragma once
/// \file
/// DIR/.batch/.slurm: what was given to Slurm.
///
///     1/names       experiments of the first job array, one a line in the order of its tasks
///     1/script.sh   what each task runs
///     1/job         the array's id, written when Slurm gave it
///     1/0.log       what the first task said
///     2/            a later array: of what was left then
///     report/       the job that writes the report: script.sh, job, log

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "host/batch/record/batch_folder.h"

namespace nas::host {

struct SlurmSubmission {
  std::filesystem::path folder;
  int64_t array = 0;  ///< 0 when the submission was cut off before the id was written down
  std::vector<std::string> names;
};

/// In the order in which they were made.
std::vector<SlurmSubmission> submissions_of(const BatchFolder& folder);

/// Where the next one goes.
std::filesystem::path next_submission(const BatchFolder& folder);

/// The id in `folder`; 0 when there is none.
int64_t job_in(const std::filesystem::path& folder);

}  // namespace nas::host
