#pragma once
/// \file
/// The files about the network that a run wrote, compared with their SHA-256 in run.json.

#include <filesystem>
#include <string>
#include <vector>

#include "core/record/run_directory.h"
#include "core/record/run_info.h"

namespace nas::core {

/// How run.json names `file`, which lies in the directory `run`: "search/found.toml".
std::string name_in_run(const RunPaths& run, const std::filesystem::path& file);

/// Records the present content of every file about the network, for a run whose program did not record them.
void record_written_files(RunInfo& info, const RunPaths& run);

/// The names of files that are in the directory with another content than the run wrote. A file of which nothing is
/// recorded is not among them.
std::vector<std::string> changed_files(const RunInfo& info, const RunPaths& run);

/// The names of files that a finished run wrote and that are not in its directory.
std::vector<std::string> missing_files(const RunInfo& info, const RunPaths& run);

}  // namespace nas::core
