#include "core/workers/ended_worker.h"

#include <csignal>
#include <cstring>
#include <sstream>

namespace nas::core {
namespace {

constexpr int first_signal_code = 128;

}  // namespace

bool died(const EndedWorker& ended) { return ended.code > first_signal_code; }

std::string first_error_line(const EndedWorker& ended) {
  const std::string mark = "error: ";
  std::istringstream lines(ended.error_output);
  std::string first;
  for (std::string line; std::getline(lines, line);) {
    if (const size_t place = line.find(mark); place != line.npos) return line.substr(place + mark.size());
    if (first.empty()) first = line;
  }
  return first;
}

bool was_asked_to_end(const EndedWorker& ended) {
  return ended.code == first_signal_code + SIGINT || ended.code == first_signal_code + SIGTERM;
}

std::string cause_of_death(const EndedWorker& ended) {
  const int signal = ended.code - first_signal_code;
  const std::string cause =
      "its worker was ended by signal " + std::to_string(signal) + " (" + ::strsignal(signal) + ")";
  const std::string line = first_error_line(ended);
  return line.empty() ? cause : cause + ": " + line;
}

Error refusal(const EndedWorker& ended, const std::string& run_directory) {
  const std::string line = first_error_line(ended);
  const std::string reason = line.empty() ? "it ended with exit code " + std::to_string(ended.code) : line;
  const bool known = ended.code > 0 && ended.code < 70;
  return Error(
      known ? static_cast<ExitCode>(ended.code) : ExitCode::failed,
      "training " + ended.folder.filename().string() + " cannot be completed: " + reason,
      "the log of the training is " + (ended.folder / "log.txt").string(),
      "fix the cause, then resume with: " + shell_command({"nas-host", "resume", absolute_text(run_directory)}));
}

}  // namespace nas::core
