#pragma once
/// \file
/// Small commands of nas-host that are driven through faults, what a user does after one of them failed, and what must
/// then be the same as without the failure.

#include <filesystem>
#include <map>
#include <string>

#include "tests/support/host.h"
#include "tests/support/subprocess.h"

namespace nas::test {

struct Scenario {
  std::string name;
  Words (*begin)(const std::filesystem::path& out);
  /// The command that continues with whatever is left in `out`.
  Words (*go_on)(const std::filesystem::path& out);
  /// The directory before `begin`, other than none at all; may be null.
  void (*prepare)(const std::filesystem::path& out);
};

Scenario run_scenario();     ///< DARTS: search, eval, test
Scenario large_scenario();   ///< the same with larger tensors
Scenario resume_scenario();  ///< the second half of the run
Scenario pool_scenario();    ///< a random search with a worker process
Scenario batch_scenario();   ///< two experiments, one after the other
Scenario search_scenario();  ///< DARTS without the training of what it finds, for more steps
Scenario eval_scenario();    ///< the training of a given network, for more steps
Scenario report_scenario();  ///< the report on a finished batch

/// Every file that does not depend on how often a command was disturbed, by its path below `directory`: times, logs and
/// checkpoints are left out; of run.json, status and results stay. Temporary files are in it, so none may be left.
std::map<std::string, std::string> lasting_files(const std::filesystem::path& directory);

/// The paths at which two results differ, separated by spaces; empty when they are the same.
std::string difference(const std::map<std::string, std::string>& one, const std::map<std::string, std::string>& other);

}  // namespace nas::test
