#pragma once
/// \file
/// Submits a batch to Slurm: job arrays over its experiments, and a job that writes the report after them.

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "core/workers/slurm_options.h"
#include "host/batch/record/batch_folder.h"
#include "host/json.h"
#include "host/plugin/consent.h"

namespace nas::host {

struct SlurmSettings {
  int64_t jobs = 0;     ///< experiments that run at once; 0: Slurm decides
  int64_t retries = 1;  ///< additional attempts of a job after a crash or a failed run
  core::SlurmOptions options;
  Consent consent = {};
};

/// What a submission did.
struct SlurmSubmitted {
  std::vector<int64_t> arrays;       ///< their job ids; empty when there was nothing to submit
  int64_t report = 0;                ///< id of the job that writes the report; 0 when there was nothing to submit
  std::vector<std::string> names;    ///< of the experiments that were submitted
  int64_t finished = 0, queued = 0;  ///< experiments that were not submitted because they are
};

/// Submits the experiments that are neither finished nor already in the queue. Throws core::Error(failed) with Slurm's
/// reason.
SlurmSubmitted submit_batch(const BatchFolder& folder, const BatchRecord& record, const SlurmSettings& settings);

/// Prints what was submitted, and the commands that show its state and cancel it.
void print_submitted(std::ostream& stream, const BatchFolder& folder, const SlurmSubmitted& submitted);
Json json_of(const BatchFolder& folder, const SlurmSubmitted& submitted);

}  // namespace nas::host
