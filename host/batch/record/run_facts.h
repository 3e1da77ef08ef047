#pragma once
/// \file
/// Reads facts about a run from its directory, without LibTorch and without disturbing the run.

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "core/record/run_progress.h"

namespace nas::host {

/// The results of a run that are accuracies; the one on the test images comes first.
inline constexpr std::array<const char*, 3> accuracies = {"test_accuracy", "valid_accuracy", "search_accuracy"};

/// The facts in run.json.
struct RunFacts {
  std::string status;  ///< "running", "interrupted", "failed", "finished"; also "running" after the process was killed
  std::map<std::string, double> seconds, results;

  /// Of all stages.
  double total_seconds() const;
  /// Empty when the run has no such result.
  std::optional<double> result(const std::string& name) const;
};

/// Empty when there is no run yet or its record cannot be read.
std::optional<RunFacts> read_run_facts(const std::filesystem::path& run);

bool is_finished(const std::filesystem::path& run);

using core::progress_in;
using core::read_progress;
using core::RunProgress;

}  // namespace nas::host
