#pragma once
/// \file
/// What Slurm says of a batch's experiments.

#include <map>
#include <string>

#include "host/batch/record/batch_folder.h"

namespace nas::host {

struct SlurmTask {
  std::string job;    ///< "12_3"
  std::string state;  ///< Slurm's own word
  std::string place;  ///< the node; while it waits why, "(Priority)"
  bool alive = false;

  bool waits() const { return alive && state == "PENDING"; }
};

/// By the experiment's name, of the last submission each is in: those that wait or run, and those that ended as long as
/// somebody remembers. Nothing when the batch was never submitted. Throws core::Error(failed) when Slurm does not
/// answer.
std::map<std::string, SlurmTask> slurm_tasks(const BatchFolder& folder);

}  // namespace nas::host
