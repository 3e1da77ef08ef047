#pragma once
/// \file
/// The state of a run as another process finds it.

#include "core/record/run_directory.h"
#include "core/record/run_info.h"

namespace nas::core {

/// Whether a process is working on the run: whether it holds the lock of its directory.
bool is_under_way(const RunPaths& run);

/// run.json, with the status corrected: it is "running" exactly while a process is working on an unfinished run. A run
/// whose process was killed "crashed". Writes nothing. Throws Error(unreadable).
RunInfo observed_run(const RunPaths& run);

}  // namespace nas::core
