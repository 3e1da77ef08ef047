#pragma once
/// \file
/// How far a run is, from its log.

#include <filesystem>
#include <string>
#include <string_view>

namespace nas::core {

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

}  // namespace nas::core
