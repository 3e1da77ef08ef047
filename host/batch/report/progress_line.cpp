#include "host/batch/report/progress_line.h"

#include "core/base/text.h"

namespace nas::host {
namespace {

/// The run's own estimate for all stages; otherwise the time that similar experiments took; otherwise the run's
/// estimate for this stage.
std::string left_text(const RunProgress& progress, double running_seconds, double expected_seconds) {
  if (progress.whole_run) return progress.left + " left";
  if (expected_seconds > running_seconds)
    return "about " + core::text::duration(expected_seconds - running_seconds) + " left";
  return progress.left.empty() ? "" : progress.left + " left in this stage";
}

}  // namespace

Row progress_row(const std::string& name, const RunProgress& progress, Clock::duration running,
                 double expected_seconds) {
  const double seconds = std::chrono::duration<double>(running).count();
  return {name, progress.doing.empty() ? "starting" : progress.doing, progress.accuracy, core::text::duration(seconds),
          left_text(progress, seconds, expected_seconds)};
}

std::string progress_line(const Row& row) {
  std::string text = row.front() + ":";
  for (size_t i = 1; i < row.size(); ++i)
    if (!row[i].empty()) text += (text.back() == ':' ? " " : ", ") + row[i];
  return text;
}

std::string result_text(const RunFacts& facts) {
  std::string text;
  if (const auto accuracy = facts.result("test_accuracy"))
    text = core::text::percent(*accuracy) + " on the test images, ";
  else if (const auto held_out = accuracy_of(facts))
    text = core::text::percent(*held_out) + " on held-out images, ";
  return text + core::text::duration(facts.total_seconds());
}

std::optional<double> accuracy_of(const RunFacts& facts) {
  for (const char* name : accuracies)
    if (const auto accuracy = facts.result(name)) return accuracy;
  return std::nullopt;
}

}  // namespace nas::host
