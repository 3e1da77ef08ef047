#include "core/train/progress.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "core/base/log.h"
#include "core/base/terminal.h"
#include "core/base/text.h"

namespace nas::core {
namespace {

std::string fixed(double value, int decimals) {
  if (std::isnan(value)) return "nan";  // whatever its sign
  std::array<char, 64> buffer;
  const int length = std::snprintf(buffer.data(), buffer.size(), "%.*f", decimals, value);
  return {buffer.data(), std::min(static_cast<size_t>(length), buffer.size() - 1)};
}

std::string measured(double loss, double top1) {
  return "loss " + fixed(loss, 4) + ", accuracy " + text::percent(top1);
}

/// What a person calls a part of the data; metrics.jsonl has the short names.
std::string_view words_of(std::string_view split) {
  return split == "valid" ? "validation" : split == "arch" ? "architecture" : split;
}

std::string of_one_step(double seconds) {
  return (seconds < 1 ? fixed(1000 * seconds, 0) + " ms" : text::duration(seconds)) + " per step";
}

std::string of(int64_t part, int64_t whole) { return std::to_string(part) + "/" + std::to_string(whole); }

}  // namespace

ProgressOutput log_output() {
  const auto width = [] { return terminal_width(STDERR_FILENO) - 1; };
  return {.live = log::live(), .width = width, .line = log::info, .status = log::status, .end_status = log::end_status};
}

void ProgressOptions::validate() const {
  if (epochs < 1 || steps_per_epoch < 1 || !(later_seconds >= 0))
    throw std::invalid_argument("progress needs at least 1 epoch, 1 step per epoch and later_seconds of at least 0");
}

Progress::Progress(ProgressOptions options, ProgressOutput output)
    : options_(std::move(options)), output_(std::move(output)), last_step_(options_.now()), last_line_(last_step_) {
  options_.validate();
  if (!output_.live && options_.first_plain < options_.plain_interval)
    last_line_ += options_.first_plain - options_.plain_interval;
}

Progress::~Progress() {
  if (output_.live) output_.end_status();
}

void Progress::begin_epoch(int64_t epoch, int64_t first_step) {
  epoch_ = epoch;
  steps_done_ = first_step;
  epoch_done_ = false;
  last_step_ = options_.now();
}

void Progress::step(const StepProgress& progress) {
  const double seconds = seconds_since(last_step_);
  last_step_ = options_.now();
  ++steps_done_;
  pace_.add_step(seconds, progress.images);
  const auto interval = output_.live ? options_.live_interval : options_.plain_interval;
  const bool known_now = !output_.live && pace_.just_known();
  if (last_step_ - last_line_ < interval && !known_now) return;
  last_line_ = last_step_;
  (output_.live ? output_.status : output_.line)(step_text(progress));
}

void Progress::end_epoch(std::span<const SplitResult> results) {
  pace_.add_epoch_rest(seconds_since(last_step_));
  epoch_done_ = true;
  std::string line = place();
  for (const SplitResult& result : results)
    line += ", " + std::string(words_of(result.split)) + " " + measured(result.loss, result.top1);
  output_.line(line + time_left());
  last_line_ = options_.now();
}

double Progress::seconds_since(Clock::time_point earlier) const {
  return std::chrono::duration<double>(options_.now() - earlier).count();
}

std::string Progress::place() const { return options_.stage + " epoch " + of(epoch_ + 1, options_.epochs); }

std::string Progress::step_text(const StepProgress& progress) const {
  std::vector<std::string> parts = {place(), ", step " + of(steps_done_, options_.steps_per_epoch),
                                    ", loss " + fixed(progress.loss, 4), ", accuracy " + text::percent(progress.top1),
                                    ", " + fixed(pace_.images_per_second(), 0) + " images/s"};
  if (pace_.known()) parts.push_back(", " + of_one_step(pace_.seconds_per_step()));
  parts.push_back(time_left());
  return fitting(parts);
}

/// The parts in a row. On a narrow terminal parts are left out from the end, but for the last one, the time left, and
/// the first one.
std::string Progress::fitting(const std::vector<std::string>& parts) const {
  size_t kept = parts.size() - 1;
  const auto row = [&] {
    std::string text;
    for (size_t i = 0; i < kept; ++i) text += parts[i];
    return text + parts.back();
  };
  if (output_.live && output_.width)
    while (kept > 1 && static_cast<int>(row().size()) > output_.width()) --kept;
  return row();
}

std::string Progress::time_left() const {
  // In floating point, because the product of two allowed settings need not fit into an integer.
  const auto epochs = static_cast<double>(options_.epochs - epoch_ - (epoch_done_ ? 1 : 0));
  const double steps =
      epochs * static_cast<double>(options_.steps_per_epoch) - static_cast<double>(epoch_done_ ? 0 : steps_done_);
  if (!pace_.known() || (epochs <= 0 && options_.later_seconds == 0)) return "";
  const double stage = std::max(0.0, pace_.seconds(steps, epochs));
  if (options_.later_seconds == 0) return ", " + text::duration(stage) + " left";
  return ", " + text::duration(stage) + " left of " + options_.stage + ", " +
         text::duration(stage + options_.later_seconds) + " of the run";
}

}  // namespace nas::core
