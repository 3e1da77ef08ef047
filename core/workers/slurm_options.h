#pragma once
/// \file
/// What a job of a Slurm cluster asks for: the table [slurm] of a configuration.

#include <cstdint>
#include <string>
#include <vector>

#include "nas/config.h"

namespace nas::core {

struct SlurmOptions {
  std::string partition, time, memory, account;  ///< as sbatch wants them; empty: the cluster's own default
  std::vector<std::string> extra;                ///< more words for sbatch
  std::vector<std::string> prologue;             ///< lines of bash
  int64_t seconds_to_save = 120;                 ///< between the signal and the time limit
  int64_t poll_seconds = 10;                     ///< between two looks into the queue

  /// Of a whole configuration.
  static SlurmOptions from(const IConfig& config);
  /// The options of sbatch that say so, `extra` last, so that it wins.
  std::vector<std::string> words() const;
};

}  // namespace nas::core
