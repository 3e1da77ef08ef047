#pragma once
/// \file
/// DIR/.batch/.slurm: what was submitted to Slurm.
///
///     1/names       experiments of the first job array, one per line in the order of its tasks
///     1/script.sh   what each task runs
///     1/job         the id of the array, written after Slurm returned it
///     1/0.log       output of the first task
///     2/            the next array, with the experiments that were left then
///     report/       the job that writes the report: script.sh, job, log

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "host/batch/record/batch_folder.h"

namespace nas::host {

struct SlurmSubmission {
  std::filesystem::path folder;
  int64_t array = 0;  ///< job id; 0 when the submission was interrupted before the id was written
  std::vector<std::string> names;
};

/// In the order of submission.
std::vector<SlurmSubmission> submissions_of(const BatchFolder& folder);

/// The folder of the next submission.
std::filesystem::path next_submission(const BatchFolder& folder);

/// The job id in `folder`; 0 when there is none.
int64_t job_in(const std::filesystem::path& folder);

}  // namespace nas::host
