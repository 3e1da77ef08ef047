#pragma once
/// \file
/// The summary that a finished run prints.

#include <string>

#include "core/record/run_directory.h"
#include "core/record/run_info.h"

namespace nas::core {

/// Prints accuracy, cost, time, paths and the next commands to stdout; as JSON, the content of run.json and
/// "directory".
void print_run_card(const RunInfo& info, const RunPaths& paths, bool json);

/// The command that trains the network of the run again, with the run's own configuration: complete in any folder.
std::string train_again_command(const RunInfo& info, const RunPaths& paths);

}  // namespace nas::core
