#pragma once
/// \file
/// What a run directory tells of its run, without LibTorch and without disturbing it.

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace nas::host {

/// Results of a run that are accuracies, those on the test images first.
inline constexpr std::array<const char*, 3> accuracies = {"test_accuracy", "valid_accuracy", "search_accuracy"};

/// Of run.json.
struct RunFacts {
  std::string status;  ///< "running", "interrupted", "failed", "finished"; "running" also after a kill
  std::map<std::string, double> seconds, results;

  /// Of all stages together.
  double total_seconds() const;
  /// Nothing when the run has no such result.
  std::optional<double> result(const std::string& name) const;
};

/// Nothing when there is no run yet, or its record cannot be read.
std::optional<RunFacts> read_run_facts(const std::filesystem::path& run);

bool is_finished(const std::filesystem::path& run);

/// What a run says in its log that it is doing. Texts are empty when it has not said so yet.
struct RunProgress {
  std::string doing;        ///< "search epoch 3/50", "trainings 5/8"
  std::string accuracy;     ///< "81.20 %", the last that was measured
  std::string left;         ///< "3 min 10 s"
  bool of_the_run = false;  ///< `left` counts all stages, not this one alone
};

/// From the end of `run`/log.txt.
RunProgress read_progress(const std::filesystem::path& run);
/// From the text of a log; the last line that tells something counts.
RunProgress progress_in(std::string_view log);

}  // namespace nas::host
