#include "core/train/schedule.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <stdexcept>
#include <string>
#include <utility>

#include "core/base/error.h"

namespace nas::core {
namespace {

constexpr std::array<std::pair<ScheduleKind, std::string_view>, 5> schedule_kinds{{
    {ScheduleKind::constant, "constant"},
    {ScheduleKind::cosine, "cosine"},
    {ScheduleKind::step, "step"},
    {ScheduleKind::multi_step, "multi_step"},
    {ScheduleKind::exponential, "exponential"},
}};

bool uses_gamma(ScheduleKind kind) {
  return kind == ScheduleKind::step || kind == ScheduleKind::multi_step || kind == ScheduleKind::exponential;
}

void check_count(const char* name, int64_t value, int64_t least, const char* requirement) {
  check_option(value >= least, name, requirement, static_cast<double>(value));
}

void check_milestones(const std::vector<int64_t>& milestones) {
  const bool rising = std::ranges::adjacent_find(milestones, std::greater_equal{}) == milestones.end();
  if (milestones.empty() || milestones.front() < 1 || !rising)
    throw Error(ExitCode::config, "milestones must be epochs from 1 on, each later than the one before");
}

/// The schedule proper, at `epoch` of `epochs` after the warm-up.
double after_warmup(const ScheduleOptions& options, int64_t epoch, int64_t epochs) {
  const double start = options.learning_rate;
  const auto decayed = [&](int64_t times) { return start * std::pow(options.gamma, times); };
  switch (options.kind) {
    case ScheduleKind::constant:
      return start;
    case ScheduleKind::cosine: {
      const double angle = std::numbers::pi * static_cast<double>(epoch) / static_cast<double>(epochs);
      return options.min_learning_rate + (start - options.min_learning_rate) * (1 + std::cos(angle)) / 2;
    }
    case ScheduleKind::step:
      return decayed(epoch / options.step_epochs);
    case ScheduleKind::multi_step:
      return decayed(std::ranges::upper_bound(options.milestones, epoch) - options.milestones.begin());
    case ScheduleKind::exponential:
      return decayed(epoch);
  }
  throw std::logic_error("unknown schedule");
}

}  // namespace

std::string_view name_of(ScheduleKind kind) {
  return std::ranges::find(schedule_kinds, kind, [](const auto& pair) { return pair.first; })->second;
}

std::optional<ScheduleKind> schedule_kind(std::string_view name) {
  const auto* found = std::ranges::find(schedule_kinds, name, [](const auto& pair) { return pair.second; });
  return found == schedule_kinds.end() ? std::nullopt : std::optional(found->first);
}

void ScheduleOptions::validate() const {
  check_option(learning_rate >= 0 && std::isfinite(learning_rate), "learning_rate", "at least 0", learning_rate);
  check_count("epochs", epochs, 1, "at least 1");
  check_option(warmup_epochs >= 0 && warmup_epochs < epochs, "warmup_epochs", "at least 0 and below epochs",
               static_cast<double>(warmup_epochs));
  if (kind == ScheduleKind::cosine)
    check_option(min_learning_rate >= 0 && min_learning_rate <= learning_rate, "min_learning_rate",
                 "from 0 to learning_rate", min_learning_rate);
  if (uses_gamma(kind)) check_option(gamma > 0 && gamma <= 1, "gamma", "above 0 and at most 1", gamma);
  if (kind == ScheduleKind::step) check_count("step_epochs", step_epochs, 1, "at least 1");
  if (kind == ScheduleKind::multi_step) check_milestones(milestones);
}

double learning_rate(const ScheduleOptions& options, int64_t epoch) {
  if (epoch < 0 || epoch >= options.epochs)
    throw std::out_of_range("epoch " + std::to_string(epoch) + " of " + std::to_string(options.epochs));
  if (epoch < options.warmup_epochs)
    return options.learning_rate * static_cast<double>(epoch) / static_cast<double>(options.warmup_epochs);
  return after_warmup(options, epoch - options.warmup_epochs, options.epochs - options.warmup_epochs);
}

}  // namespace nas::core
