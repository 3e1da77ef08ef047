#pragma once
/// \file
/// What Slurm's commands print, as values. Any text is accepted: a line that is not one of Slurm's gives a job 0.
/// Internal to core/workers.

#include <string>
#include <vector>

#include "core/workers/slurm.h"

namespace nas::core::slurm {

/// Lines of `squeue --format=%A|%F|%K|%T|%R|%Z`.
std::vector<Job> queued_jobs(const std::string& answer);

/// Lines of `sacct --parsable2 --format=JobID,State,NodeList`: "12_3|NODE_FAIL|n1", or "12|CANCELLED by 1000|n1" with
/// the user who cancelled the job.
std::vector<Job> recorded_jobs(const std::string& answer);

/// "ID" or "ID;CLUSTER" of `sbatch --parsable`. Throws Error(failed) for anything else.
int64_t submitted_job(const std::string& answer);

}  // namespace nas::core::slurm
