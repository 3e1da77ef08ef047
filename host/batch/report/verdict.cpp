#include "host/batch/report/verdict.h"

#include <cmath>
#include <cstdio>

#include "core/base/text.h"

namespace nas::host {
namespace {

namespace text = core::text;

/// With few blocks the distributions of the tests are only roughly right.
constexpr size_t few_blocks = 10;

std::string formatted(const char* format, double value) {
  char written[48];
  std::snprintf(written, sizeof written, format, value);
  return written;
}

std::string size_of(const Comparison& comparison) {
  return formatted("%.2f points", 100.0 * std::abs(comparison.differences.mean));
}

std::string count_of(size_t count, const char* noun) { return text::counted(static_cast<int64_t>(count), noun); }

std::string p_text(double p) { return p < 0.0001 ? "p < 0.0001" : formatted("p = %.4f", p); }

std::string needed_text(const Comparison& comparison) {
  if (comparison.differences.mean == 0.0) return "";
  if (!comparison.runs_needed) return "; more than 100,000 runs of each would be needed to show " + size_of(comparison);
  return "; " + text::count(*comparison.runs_needed) + " runs of each would show " + size_of(comparison);
}

std::string verdict_without_interval(const Comparison& comparison) {
  const auto& differences = comparison.differences;
  if (differences.pairs == 0) return "no pair of experiments is finished yet";
  if (differences.pairs == 1) return "one pair is too few; at least two are needed";
  if (differences.mean == 0.0) return "equal in all " + count_of(differences.pairs, "pair");
  return "all " + count_of(differences.pairs, "difference") + " are equal, so there is no interval";
}

}  // namespace

std::string points(double difference) {
  const std::string written = formatted("%+.2f", 100.0 * difference);
  return written == "-0.00" || written == "+0.00" ? "0.00" : written;
}

std::string interval_text(const Comparison& comparison) {
  const auto& interval = comparison.differences.interval;
  return interval ? points(interval->low) + " to " + points(interval->high) : "-";
}

std::string wins_text(const Comparison& comparison) {
  const auto& differences = comparison.differences;
  if (differences.pairs == 0) return "-";
  return formatted("%g", static_cast<double>(differences.wins) + static_cast<double>(differences.ties) / 2.0) + " of " +
         std::to_string(differences.pairs);
}

std::string verdict_on(const FactorReport& factor, const Comparison& comparison) {
  if (!comparison.differences.interval) return verdict_without_interval(comparison);
  const bool a_is_better = comparison.differences.mean > 0.0;
  const std::string& better = factor.settings[a_is_better ? comparison.a : comparison.b];
  if (comparison.is_shown()) return better + " is better by " + size_of(comparison);
  if (comparison.is_shown_by_itself())
    return better + " looks better by " + size_of(comparison) + ", but among " +
           count_of(factor.comparisons.size(), "comparison") + " this may be chance" + needed_text(comparison);
  return "no difference shown" + needed_text(comparison);
}

std::string mean_ranks_text(const FactorReport& factor) {
  if (!factor.ranking) return "";
  std::vector<std::string> ranks;
  for (size_t i = 0; i < factor.ranking->settings.size(); ++i)
    ranks.push_back(factor.settings[factor.ranking->settings[i]] +
                    formatted(" %.2f", factor.ranking->ranks.mean_ranks[i]));
  return text::join(ranks, ", ");
}

std::string verdict_on_ranks(const FactorReport& factor) {
  if (!factor.ranking) return "";
  const auto& ranks = factor.ranking->ranks;
  if (!ranks.friedman) return "All settings are equal in each block.";
  const auto& test = *ranks.friedman;
  const std::string f = std::isinf(test.f) ? "F is infinite, because all blocks agree" : formatted("F = %.3g", test.f);
  return std::string(test.f_p < 0.05 ? "The ranks differ by more than chance" : "No difference of the ranks is shown") +
         " (Friedman: chi-squared = " + formatted("%.3g", test.chi_squared) + ", " + p_text(test.chi_squared_p) +
         "; Iman and Davenport: " + f + ", " + p_text(test.f_p) + "). Two mean ranks that are more than " +
         formatted("%.2f", ranks.critical_difference) + " apart differ (Nemenyi, 5 % for all pairs together).";
}

std::vector<std::string> notes_on(const FactorReport& factor) {
  std::vector<std::string> notes;
  if (factor.left_out > 0)
    notes.push_back("Only the " + count_of(factor.settings.size(), "setting") +
                    " with the highest means are compared, and " + std::to_string(factor.left_out) +
                    " are left out; the best of many look better than they are.");
  if (factor.comparisons.size() > 1)
    notes.push_back("Each interval holds by itself; a verdict counts all " +
                    count_of(factor.comparisons.size(), "comparison") + " (Holm).");
  if (!factor.ranking) return notes;
  const size_t used = factor.ranking->ranks.blocks;
  if (used < factor.blocks)
    notes.push_back("The ranks are of the " + std::to_string(used) + " of " + std::to_string(factor.blocks) +
                    " blocks in which every setting has a result.");
  if (used < few_blocks)
    notes.push_back("With fewer than " + std::to_string(few_blocks) +
                    " blocks, the p-values of ranks are approximate.");
  return notes;
}

}  // namespace nas::host
