#pragma once
/// \file
/// What a resume needs of the run directory and of the data, so that it neither starts again from nothing, nor mixes
/// parts of two runs, nor replaces what a user changed, without a word.

#include "core/experiment/run.h"
#include "core/record/run_directory.h"
#include "core/record/run_info.h"

namespace nas::core {

/// Before anything of the run is changed. Logs what is lost and cannot be recovered. Throws Error(unreadable) that
/// names a file about the network that was changed, or is missing and cannot be made again, or the folder of
/// checkpoints that are gone.
void require_resumable(const RunInfo& info, const RunPaths& paths);

/// Logs a warning and records it when another program than this began or last continued the run.
void record_program(RunInfo& info);

/// Records the data that `run` has opened in run.info(), after comparing it with what is recorded already. Throws
/// Error(data) for other data.
void bind_data(Run& run);

}  // namespace nas::core
