#pragma once
/// \file
/// Gives a batch to Slurm and leaves: a job array over its experiments, and a job that writes the report after them.

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "core/workers/slurm_options.h"
#include "host/batch/record/batch_folder.h"
#include "host/json.h"

namespace nas::host {

struct SlurmSettings {
  int64_t jobs = 0;     ///< experiments at once; 0: as many as Slurm likes
  int64_t retries = 1;  ///< further attempts of a job after a crash or a failed run
  core::SlurmOptions options;
};

struct SlurmSubmitted {
  std::vector<int64_t> arrays;     ///< Slurm's ids; empty when there was nothing to submit
  int64_t report = 0;              ///< likewise, of the job that writes the report
  std::vector<std::string> names;  ///< of the experiments that were submitted now
  int64_t finished = 0, queued = 0;
};

/// Submits what is neither finished nor in the queue already. Throws core::Error(failed) with Slurm's reason.
SlurmSubmitted submit_batch(const BatchFolder& folder, const BatchRecord& record, const SlurmSettings& settings);

/// What was submitted, how to watch it, and how to end it.
void print_submitted(std::ostream& stream, const BatchFolder& folder, const SlurmSubmitted& submitted);
Json json_of(const BatchFolder& folder, const SlurmSubmitted& submitted);

}  // namespace nas::host
