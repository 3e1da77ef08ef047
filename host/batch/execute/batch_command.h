#pragma once
/// \file
/// `nas-host batch F.toml`: plans, starts or resumes a batch.

#include "host/options.h"

namespace nas::host {

/// Reads the batch file, prints the plan and, unless --dry-run is given, runs or submits the experiments that are not
/// finished. Returns the exit code. Throws core::Error.
int run_batch_command(const Options& options);

}  // namespace nas::host
