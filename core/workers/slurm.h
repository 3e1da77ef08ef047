#pragma once
/// \file
/// A Slurm cluster through its ordinary commands: sbatch, squeue, sacct where there is accounting, scancel.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace nas::core::slurm {

struct Job {
  int64_t id = 0;
  int64_t array = 0;   ///< the id that was given at submission: of all tasks of a job array, else the same
  int64_t task = -1;   ///< of an array
  std::string state;   ///< Slurm's own word: "RUNNING", "NODE_FAIL"
  std::string place;   ///< where it runs, "n1"; while it waits why, "(Priority)"
  std::string folder;  ///< that it was submitted with, --chdir
};

/// It will run, does, or is about to have ended.
bool is_alive(const Job& job);

/// Whether the cluster took it away, for reasons that are not the job's: a lost node, a job that is more urgent.
bool was_taken(const std::string& state);

/// Throws Error(config) when a command is missing, Error(failed) when no controller answers.
void check_cluster();

/// sbatch with `words`, the script last. Throws Error(failed) with Slurm's reason.
int64_t submit(const std::vector<std::string>& words);

/// The user's jobs that the controller remembers: those that ended some minutes ago too. Throws Error(failed).
std::vector<Job> queue();

/// The same of jobs and all tasks of arrays that the controller has forgotten; nothing when there is no accounting.
std::vector<Job> recorded(std::span<const int64_t> ids);

/// Removes those that wait; ends those that run within the cluster's KillWait. Never throws for what is gone already.
void cancel(std::span<const int64_t> ids);

/// Removes those that wait, and sends SIGTERM to the scripts of those that run, which may take their time.
void ask_to_end(std::span<const int64_t> ids);

}  // namespace nas::core::slurm
