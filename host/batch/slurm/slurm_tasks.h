#pragma once
/// \file
/// What Slurm reports about the experiments of a batch.

#include <map>
#include <string>

#include "host/batch/record/batch_folder.h"

namespace nas::host {

/// A task of a job array; it runs one experiment.
struct SlurmTask {
  std::string job;     ///< "12_3"
  std::string state;   ///< Slurm's name of the state: "RUNNING"
  std::string place;   ///< the node, or the reason why the task waits: "(Priority)"
  bool alive = false;  ///< waits, runs or is ending

  bool waits() const { return alive && state == "PENDING"; }
};

/// The task of each experiment in its last submission, by the experiment's name: tasks that wait or run, and tasks that
/// ended as long as Slurm remembers them. Empty when the batch was never submitted. Throws core::Error(failed) when
/// Slurm does not answer.
std::map<std::string, SlurmTask> slurm_tasks(const BatchFolder& folder);

}  // namespace nas::host
