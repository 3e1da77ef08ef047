#include "core/record/run_progress.h"

#include <fstream>
#include <regex>

namespace nas::core {
namespace {

constexpr std::streamoff log_tail = 4096;  ///< bytes

/// The first group of the last match; empty when nothing matches.
std::string last_match(const std::string& line, const char* pattern) {
  const std::regex expression(pattern);
  std::string last;
  for (std::sregex_iterator match(line.begin(), line.end(), expression), end; match != end; ++match) last = (*match)[1];
  return last;
}

/// Reads a line that core/train/progress.h, core/trainings/pool_progress.h or nas/estimate.h wrote, also that of
/// SDK 1.0. False for other lines.
bool read_progress_line(const std::string& line, RunProgress& progress) {
  progress.doing = last_match(line, "(\\w+ epoch \\d+/\\d+)");
  progress.accuracy = last_match(line, "accuracy ([\\d.]+ %)");
  if (progress.doing.empty()) {
    const std::string done = last_match(line, "trainings: (\\d+ of \\d+) done");
    if (!done.empty()) progress.doing = "trainings " + std::regex_replace(done, std::regex(" of "), "/");
    progress.left = last_match(line, "trainings .*, about ([^,]+) (?:for one worker|of one worker's time)$");
    if (!progress.left.empty()) progress.doing = "trainings";
  }
  if (progress.doing.empty()) return false;
  const std::string whole_run = last_match(line, ", ([^,]+) of the run$");
  progress.whole_run = !whole_run.empty();
  if (progress.whole_run) progress.left = whole_run;
  if (progress.left.empty()) progress.left = last_match(line, ", ([^,]+) left(?: of \\w+)?$");
  return true;
}

}  // namespace

RunProgress read_progress(const std::filesystem::path& run) {
  std::ifstream log(run / "log.txt", std::ios::binary | std::ios::ate);
  if (!log) return {};
  const std::streamoff size = log.tellg();
  std::string tail(static_cast<size_t>(std::min(size, log_tail)), '\0');
  log.seekg(size - static_cast<std::streamoff>(tail.size()));
  log.read(tail.data(), static_cast<std::streamsize>(tail.size()));
  return progress_in(tail);
}

RunProgress progress_in(std::string_view log) {
  RunProgress progress;
  while (!log.empty()) {
    const size_t begin = log.rfind('\n', log.size() - 1);
    const std::string_view line = log.substr(begin == log.npos ? 0 : begin + 1);
    if (read_progress_line(std::string(line), progress) || begin == log.npos) break;
    log = log.substr(0, begin);
  }
  return progress;
}

}  // namespace nas::core
