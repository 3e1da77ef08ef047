#include "host/budget/budget.h"

#include <algorithm>
#include <regex>

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/config/comparison_check.h"
#include "host/budget/pilot.h"
#include "host/budget/time_plan.h"
#include "host/run_config.h"

namespace nas::host {
namespace {

/// Of each training in the short run. The median of so many is steady.
constexpr int64_t pilot_steps = 12;

/// Part of the budget that the short run may take.
constexpr double pilot_share = 0.5;

/// At least this part of the networks is trained, so that a search remains one.
constexpr double fewest_networks = 0.25;

core::Config pilot_config(const core::Config& config) {
  constexpr int64_t many_images = 1'000'000'000;  // the data has not been read yet
  core::Config shorter = config;
  for (const PlannedSection& section : planned_sections(config, many_images))
    shorter = with_length(shorter, section, {.epochs = 1, .steps = pilot_steps}, "a measurement");
  return shorter;
}

/// Whether a method trains this section's networks in workers.
bool in_workers(const std::string& section) { return section != "search" && section != "eval"; }

/// The times of the run as configured.
TimeModel model_of(const PilotTimes& times, const core::Config& config) {
  TimeModel model;
  for (const PlannedSection& section : planned_sections(config, times.images)) model.sections.push_back({section});
  double in_stages = 0, in_pool = 0;
  for (const core::SectionPace& stage : times.stages) in_stages += model.add_training(stage, 1.0);
  for (const core::SectionPace& training : times.in_workers)
    in_pool += model.add_training(training, 1.0 / static_cast<double>(times.at_once));
  std::erase_if(model.sections, [](const SectionTime& time) { return time.whole == 0; });
  if (in_pool > 0) model.networks = std::max(0.0, times.search - in_pool);
  model.fixed = std::max(0.0, times.whole - in_stages - in_pool - model.networks);
  return model;
}

/// The share of the networks that is kept, when all of them would get less than an epoch each.
double share_of_networks(const TimeModel& model, double scale) {
  double epochs = 1;
  for (const SectionTime& time : model.sections)
    if (in_workers(time.section.name)) epochs = std::min(epochs, scale * static_cast<double>(time.section.epochs));
  return std::clamp(epochs, fewest_networks, 1.0);
}

void log_plan(const core::Config& before, const core::Config& after, const core::RunBudget& budget) {
  const std::vector<std::string> cuts = diff(before, after);
  core::log::info("budget of " + core::text::duration(budget.seconds) + ": measuring took " +
                  core::text::duration(budget.used) + ", the run is expected to take " +
                  core::text::duration(budget.planned) + (cuts.empty() ? "; nothing is cut" : "; cut to fit:"));
  for (const std::string& cut : cuts) core::log::info("  " + cut);
}

/// Fewer epochs or networks can break a comparison of a plugin with their number.
void require_comparisons(const core::Config& planned, const std::vector<PluginFile>& plugins) {
  for (const core::Error& error : core::comparison_errors(planned, parts_with(plugins)))
    throw core::Error(error.code(), std::string("as cut to the budget, ") + error.what(), error.where(),
                      "give a longer --budget, or change the configuration");
}

}  // namespace

double seconds_of_budget(const std::string& text) {
  static const std::regex form("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");
  std::smatch parts;
  double seconds = 0;
  if (std::regex_match(text, parts, form)) {
    const double units[] = {3600, 60, 1};
    for (size_t i = 0; i < 3; ++i)
      if (parts[i + 1].matched) seconds += units[i] * std::stod(parts[i + 1]);
  }
  if (seconds > 0) return seconds;
  throw core::Error(core::ExitCode::usage, "--budget needs a time, not \"" + text + "\"", "",
                    "write for example --budget 30m, --budget 2h or --budget 1h30m");
}

BudgetPlan plan_within(const std::string& text, const core::Config& config, const std::vector<PluginFile>& plugins,
                       const Consent& consent) {
  const double seconds = seconds_of_budget(text);
  const std::string where = "--budget " + text;
  core::log::info("measuring a short run, to plan one of " + core::text::duration(seconds));
  const PilotTimes times = run_pilot(pilot_config(config), plugins, consent, pilot_share * seconds);
  const double left = seconds - times.whole;
  TimeModel model = model_of(times, config);
  core::Config planned = config;
  if (const double share = share_of_networks(model, model.scale_within(left)); share < 1) {
    planned = with_networks(planned, share, where);
    model = model.with_networks(share);
  }
  const double scale = model.scale_within(left);
  for (const SectionTime& time : model.sections)
    planned = with_length(planned, time.section, length_at(time.section, scale), where);
  const core::RunBudget budget = {.seconds = seconds, .planned = model.seconds(scale), .used = times.whole};
  log_plan(config, planned, budget);
  require_comparisons(planned, plugins);
  return {.config = std::move(planned), .budget = budget};
}

}  // namespace nas::host
