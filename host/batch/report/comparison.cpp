#include "host/batch/report/comparison.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/base/text.h"

namespace nas::host {
namespace {

namespace statistics = core::statistics;

/// Each pair of so many settings can still be read.
constexpr size_t most_settings = 12;
constexpr double shown_below = 0.05;

/// The accuracy in each block, by the values of everything else.
using Blocks = std::map<std::vector<std::string>, double>;

struct Setting {
  std::string name;
  Blocks blocks = {};

  std::vector<double> accuracies() const {
    std::vector<double> values;
    for (const auto& [block, accuracy] : blocks) values.push_back(accuracy);
    return values;
  }
};

bool is_one_of(const std::vector<std::string>& labels, const std::string& label) {
  return std::ranges::find(labels, label) != labels.end();
}

/// The values of `row` for the labels in `factor`, or for the others.
std::vector<std::string> part_of(const BatchReport& report, const ReportRow& row,
                                 const std::vector<std::string>& factor, bool in_factor) {
  std::vector<std::string> values;
  for (size_t i = 0; i < report.labels.size(); ++i)
    if (is_one_of(factor, report.labels[i]) == in_factor) values.push_back(row.axes[i]);
  return values;
}

std::string setting_name(std::vector<std::string> values) {
  std::erase(values, "");
  return core::text::join(values, ", ");
}

/// In the order of the batch. Rows to which the factor does not apply are left out.
std::vector<Setting> settings_of(const BatchReport& report, const std::vector<std::string>& factor) {
  std::vector<Setting> settings;
  for (const ReportRow& row : report.rows) {
    const std::string name = setting_name(part_of(report, row, factor, true));
    if (name.empty()) continue;
    auto setting = std::ranges::find(settings, name, &Setting::name);
    if (setting == settings.end()) setting = settings.insert(settings.end(), {.name = name});
    for (const Finished& one : row.finished) {
      if (std::isnan(one.accuracy)) continue;
      std::vector<std::string> block = part_of(report, row, factor, false);
      block.push_back(one.seed);
      setting->blocks[block] = one.accuracy;
    }
  }
  return settings;
}

void sort_by_mean(std::vector<Setting>& settings) {
  std::ranges::stable_sort(settings, std::ranges::greater(), [](const Setting& setting) {
    const double mean = statistics::sample_of(setting.accuracies()).mean;
    return std::isnan(mean) ? -1.0 : mean;
  });
}

Comparison compare(const std::vector<Setting>& settings, size_t a, size_t b) {
  std::vector<double> of_a, of_b;
  for (const auto& [block, accuracy] : settings[a].blocks)
    if (const auto other = settings[b].blocks.find(block); other != settings[b].blocks.end()) {
      of_a.push_back(accuracy);
      of_b.push_back(other->second);
    }
  Comparison comparison{a, b, statistics::paired_differences(of_a, of_b)};
  comparison.runs_needed = statistics::pairs_needed(comparison.differences.mean, comparison.differences.deviation);
  return comparison;
}

std::vector<Comparison> compare_all(const std::vector<Setting>& settings) {
  std::vector<Comparison> comparisons;
  std::vector<double> p_values;
  for (size_t a = 0; a < settings.size(); ++a)
    for (size_t b = a + 1; b < settings.size(); ++b) {
      if (settings[b].blocks.empty()) continue;
      comparisons.push_back(compare(settings, a, b));
      if (const auto p = comparisons.back().differences.p_value) p_values.push_back(*p);
    }
  const std::vector<double> adjusted = statistics::holm_adjusted(p_values);
  auto next = adjusted.begin();
  for (Comparison& comparison : comparisons)
    if (comparison.differences.p_value) comparison.adjusted_p = *next++;
  return comparisons;
}

/// Settings without any result are left out: otherwise no block would be complete.
std::optional<Ranking> rank(const std::vector<Setting>& settings) {
  Ranking ranking;
  for (size_t i = 0; i < settings.size(); ++i)
    if (!settings[i].blocks.empty()) ranking.settings.push_back(i);
  if (ranking.settings.size() < 3) return std::nullopt;
  std::vector<std::vector<double>> complete;
  for (const auto& [block, accuracy] : settings[ranking.settings.front()].blocks) {
    std::vector<double> values;
    for (const size_t i : ranking.settings)
      if (const auto found = settings[i].blocks.find(block); found != settings[i].blocks.end())
        values.push_back(found->second);
    if (values.size() == ranking.settings.size()) complete.push_back(std::move(values));
  }
  if (complete.size() < 2) return std::nullopt;
  ranking.ranks = statistics::compare_ranks(complete);
  return ranking;
}

/// What experiments of a block have in common: axes outside of the factor that have several values where the factor
/// applies, and the seed.
std::string shared_by_blocks(const BatchReport& report, const std::vector<std::string>& factor) {
  std::vector<std::string> names;
  for (size_t i = 0; i < report.labels.size(); ++i) {
    if (is_one_of(factor, report.labels[i])) continue;
    std::set<std::string> values;
    for (const ReportRow& row : report.rows)
      if (!setting_name(part_of(report, row, factor, true)).empty()) values.insert(row.axes[i]);
    if (values.size() > 1) names.push_back(report.labels[i]);
  }
  const auto has_seed = [](const ReportRow& row) {
    return std::ranges::any_of(row.finished, [](const Finished& one) { return !one.seed.empty(); });
  };
  if (std::ranges::any_of(report.rows, has_seed)) names.emplace_back(seed_label);
  return core::text::join(names, " and ");
}

/// Whether an experiment of a table [[experiment]] is finished.
bool has_results_of_a_table(const BatchReport& report) {
  const auto label = std::ranges::find(report.labels, experiment_label) - report.labels.begin();
  if (label == std::ssize(report.labels)) return false;
  return std::ranges::any_of(report.rows, [&](const ReportRow& row) {
    return row.accuracy.count > 0 && !row.axes[static_cast<size_t>(label)].empty();
  });
}

FactorReport report_on_factor(const BatchReport& report, const std::vector<std::string>& factor,
                              const std::string& name) {
  std::vector<Setting> settings = settings_of(report, factor);
  sort_by_mean(settings);
  FactorReport result{.name = name, .shared = shared_by_blocks(report, factor), .settings = {}, .accuracies = {}};
  if (settings.size() > most_settings) {
    result.left_out = settings.size() - most_settings;
    settings.erase(settings.begin() + most_settings, settings.end());
  }
  std::set<std::vector<std::string>> blocks;
  for (const Setting& setting : settings) {
    result.settings.push_back(setting.name);
    result.accuracies.push_back(statistics::sample_of(setting.accuracies()));
    for (const auto& [block, accuracy] : setting.blocks) blocks.insert(block);
  }
  result.blocks = blocks.size();
  result.comparisons = compare_all(settings);
  result.ranking = rank(settings);
  return result;
}

}  // namespace

bool Comparison::is_shown() const { return adjusted_p && *adjusted_p < shown_below; }

bool Comparison::is_shown_by_itself() const { return differences.interval && !differences.interval->contains(0.0); }

std::vector<FactorReport> compare_factors(const BatchReport& report) {
  std::vector<FactorReport> factors;
  const auto add = [&](const std::vector<std::string>& labels, const std::string& name) {
    FactorReport factor = report_on_factor(report, labels, name);
    if (factor.settings.size() > 1) factors.push_back(std::move(factor));
  };
  for (const std::vector<std::string>& factor : report.factors)
    if (factor != std::vector<std::string>{experiment_label}) add(factor, core::text::join(factor, ", "));
  if (has_results_of_a_table(report)) add(report.labels, "setting");
  return factors;
}

}  // namespace nas::host
