#pragma once
/// \file
/// Whole runs with a plugin that provides a method: does one end, repeat to the bit, and survive a kill?

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "host/findings.h"

namespace nas::host {

struct RunTrial {
  std::vector<std::string> words;  ///< of `nas-host run`, without --out
  std::filesystem::path folder;    ///< for its run directories
  std::chrono::seconds limit;      ///< of each process
};

/// Appends to `findings` three runs: one to its end, the same once more, and one that is killed after a checkpoint and
/// resumed. When the first one fails, the others are left out. Throws core::Interrupted after Ctrl-C.
void check_runs(const RunTrial& trial, Findings& findings);

}  // namespace nas::host
