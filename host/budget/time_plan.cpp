#include "host/budget/time_plan.h"

#include <algorithm>
#include <cmath>

namespace nas::host {
namespace {

constexpr std::string_view epochs_key = ".train.epochs";

/// From so many epochs on, a whole number of them is near enough to the plan.
constexpr int64_t many_epochs = 20;

double share_of_images(const core::Config& config, const std::string& section) {
  const std::string fraction = section + ".data.train_fraction", held_out = section + ".data.held_out_fraction";
  if (config.has(fraction)) return config.real(fraction);
  return config.has(held_out) ? 1.0 - config.real(held_out) : 1.0;
}

PlannedSection section_of(const core::Config& config, const std::string& name, int64_t images) {
  const int64_t batch = config.integer(name + ".train.batch"), most = config.integer(name + ".train.max_steps");
  const auto own = static_cast<int64_t>(share_of_images(config, name) * static_cast<double>(images));
  const int64_t steps = std::max<int64_t>(1, own / batch);
  return {.name = name,
          .epochs = config.integer(name + std::string(epochs_key)),
          .steps = most > 0 ? std::min(most, steps) : steps};
}

/// The section whose epochs the key counts: "search.random" for "search.random.train.schedule.warmup_epochs", and
/// "search" for "search.method.warmup_epochs".
bool counts_epochs_of(const core::Config& config, const core::Key& key, const std::string& section) {
  if (key.constraints.unit() != "epochs" || !key.path.starts_with(section + ".")) return false;
  std::string owner = core::parent_path(key.path);
  while (!owner.empty() && !config.has(owner + std::string(epochs_key))) owner = core::parent_path(owner);
  return owner == section;
}

int64_t scaled(const core::Key& key, int64_t value, double share) {
  auto lower = static_cast<int64_t>(std::floor(static_cast<double>(value) * share));
  while (lower < value && !key.constraints.demand(lower).empty()) ++lower;
  return lower;
}

/// Epochs of a list that rise, such as milestones, still rise.
core::Value scaled(const core::Key& key, const core::Value& value, double share) {
  if (const auto* number = std::get_if<int64_t>(&value)) return scaled(key, *number, share);
  auto list = std::get<std::vector<int64_t>>(value);
  int64_t before = 0;
  for (int64_t& number : list) before = number = std::min(number, std::max(scaled(key, number, share), before + 1));
  return list;
}

}  // namespace

std::vector<PlannedSection> planned_sections(const core::Config& config, int64_t images) {
  std::vector<PlannedSection> sections;
  for (const core::Key& key : config.schema().keys())
    if (key.path.ends_with(epochs_key))
      sections.push_back(section_of(config, key.path.substr(0, key.path.size() - epochs_key.size()), images));
  return sections;
}

Length length_at(const PlannedSection& section, double scale) {
  if (scale >= 1) return {.epochs = section.epochs};
  const double epochs = scale * static_cast<double>(section.epochs);
  if (epochs >= many_epochs) return {.epochs = static_cast<int64_t>(epochs)};
  const auto whole = static_cast<int64_t>(std::max(1.0, std::ceil(epochs)));
  const double steps = epochs * static_cast<double>(section.steps) / static_cast<double>(whole);
  return {.epochs = whole, .steps = static_cast<int64_t>(std::max(1.0, std::floor(steps)))};
}

core::Config with_length(const core::Config& config, const PlannedSection& section, const Length& length,
                         const std::string& where) {
  core::Config shorter = config;
  const double share = static_cast<double>(length.epochs) / static_cast<double>(section.epochs);
  for (const core::Key& key : config.schema().keys())
    if (counts_epochs_of(config, key, section.name) && share != 1.0)
      shorter = shorter.with(key.path, scaled(key, config.value(key.path), share), where);
  if (share != 1.0) shorter = shorter.with(section.name + std::string(epochs_key), length.epochs, where);
  if (length.steps > 0 && length.steps < section.steps)
    shorter = shorter.with(section.name + ".train.max_steps", length.steps, where);
  return shorter;
}

core::Config with_networks(const core::Config& config, double share, const std::string& where) {
  core::Config fewer = config;
  for (const core::Key& key : config.schema().keys())
    if (key.constraints.unit() == "networks")
      fewer = fewer.with(key.path, scaled(key, config.value(key.path), share), where);
  return fewer;
}

double TimeModel::add_training(const core::SectionPace& training, double share) {
  const core::TrainingPace& pace = training.pace;
  const double rest = share * static_cast<double>(pace.epochs) * pace.rest;
  for (SectionTime& time : sections) {
    if (time.section.name != training.section) continue;
    const int64_t steps = pace.epochs * time.section.epochs * time.section.steps;
    time.whole += share * static_cast<double>(steps) * pace.step;
    time.rest += rest;
  }
  return share * static_cast<double>(pace.steps) * pace.step + rest;
}

double TimeModel::seconds(double scale) const {
  double sum = fixed + networks;
  for (const SectionTime& time : sections)
    sum += scale * time.whole + static_cast<double>(length_at(time.section, scale).epochs) * time.rest;
  return sum;
}

double TimeModel::scale_within(double budget) const {
  if (seconds(1.0) <= budget) return 1.0;
  double fits = 0.0, exceeds = 1.0;
  for (int i = 0; i < 60; ++i) {
    const double middle = (fits + exceeds) / 2;
    (seconds(middle) <= budget ? fits : exceeds) = middle;
  }
  return fits;
}

TimeModel TimeModel::with_networks(double share) const {
  TimeModel fewer = *this;
  fewer.networks *= share;
  for (SectionTime& time : fewer.sections) {
    if (time.section.name == "eval") continue;
    time.whole *= share;
    time.rest *= share;
  }
  return fewer;
}

}  // namespace nas::host
