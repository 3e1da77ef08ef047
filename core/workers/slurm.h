#pragma once
/// \file
/// Uses a Slurm cluster through its commands sbatch, squeue, scancel and, where there is accounting, sacct.

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace nas::core::slurm {

struct Job {
  int64_t id = 0;
  int64_t array = 0;   ///< the id from the submission; all tasks of a job array share it, for other jobs it equals `id`
  int64_t task = -1;   ///< index in the array; -1 for other jobs
  std::string state;   ///< Slurm's name of the state: "RUNNING", "NODE_FAIL"
  std::string place;   ///< the node, "n1", or the reason why the job waits, "(Priority)"
  std::string folder;  ///< from --chdir of the submission
};

/// Whether the job waits, runs or is ending.
bool is_alive(const Job& job);

/// Whether the cluster ended the job for a reason outside of the job, such as a lost node or a more urgent job.
bool was_taken(const std::string& state);

/// Throws Error(config) when a command is missing, Error(failed) when no controller answers.
void check_cluster();

/// Throws Error(usage) for a folder whose path has a control character, because a line break would end the line in
/// which Slurm reports the job that works there, or a backslash or a percent sign, which Slurm replaces in paths of
/// output.
void check_folder(const std::filesystem::path& folder);

/// Runs sbatch with `words`, the script last. Returns the job id. Throws Error(failed) with Slurm's reason.
int64_t submit(const std::vector<std::string>& words);

/// The user's jobs that the controller remembers, including those that ended some minutes ago. Throws Error(failed).
std::vector<Job> queue();

/// The same from accounting, for jobs and tasks of arrays that the controller has forgotten. Empty when there is no
/// accounting.
std::vector<Job> recorded(std::span<const int64_t> ids);

/// Removes jobs that wait, and ends jobs that run within the cluster's KillWait. Ignores jobs that have already ended.
void cancel(std::span<const int64_t> ids);

/// Removes jobs that wait, and sends SIGTERM to the scripts of jobs that run. These may take time to save.
void ask_to_end(std::span<const int64_t> ids);

}  // namespace nas::core::slurm
