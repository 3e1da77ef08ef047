#pragma once
/// \file
/// The options of Slurm jobs: the table [slurm] of a configuration.

#include <cstdint>
#include <string>
#include <vector>

#include "nas/config.h"

namespace nas::core {

struct SlurmOptions {
  std::string partition, time, memory, account;  ///< in sbatch's format; empty: the default of the cluster
  std::vector<std::string> extra;                ///< further options for sbatch
  std::vector<std::string> prologue;             ///< lines of bash that each job runs first
  int64_t seconds_to_save = 120;                 ///< time between the signal and the time limit
  int64_t poll_seconds = 10;                     ///< time between two queries of the queue

  /// Reads the table [slurm] of a complete configuration.
  static SlurmOptions from(const IConfig& config);
  /// The options for sbatch. `extra` comes last, so it overrides the others.
  std::vector<std::string> words() const;
};

}  // namespace nas::core
