#pragma once
/// \file
/// `nas-host batch F.toml`: from the file to the end of the batch.

#include "host/options.h"

namespace nas::host {

/// Plans, prints the plan, and unless it is a dry run executes it; gives the exit code.
int start_batch(const Options& options);

}  // namespace nas::host
