#pragma once
/// \file
/// Reads facts about a run from its directory, without LibTorch and without disturbing the run.

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

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

/// The progress that a run has logged. Texts are empty when the log does not contain them yet.
struct RunProgress {
  std::string doing;       ///< "search epoch 3/50", "trainings 5/8"
  std::string accuracy;    ///< "81.20 %", the last one that was measured
  std::string left;        ///< "3 min 10 s"
  bool whole_run = false;  ///< `left` is for all stages, not only for this one
};

/// Reads the end of `run`/log.txt.
RunProgress read_progress(const std::filesystem::path& run);
/// Reads the text of a log. The last line that reports progress counts.
RunProgress progress_in(std::string_view log);

}  // namespace nas::host
