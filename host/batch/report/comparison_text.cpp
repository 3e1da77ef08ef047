#include "host/batch/report/comparison_text.h"

#include <algorithm>
#include <cmath>

#include "core/base/printable.h"
#include "host/batch/report/row_formats.h"
#include "host/batch/report/verdict.h"

namespace nas::host {
namespace {

/// The sentences below the comparisons of a factor.
std::vector<std::string> sentences_on(const FactorReport& factor) {
  std::vector<std::string> sentences;
  if (factor.ranking)
    sentences = {"Mean ranks over " + std::to_string(factor.ranking->ranks.blocks) +
                     " blocks, 1 is best: " + mean_ranks_text(factor) + ".",
                 verdict_on_ranks(factor)};
  const std::vector<std::string> notes = notes_on(factor);
  sentences.insert(sentences.end(), notes.begin(), notes.end());
  return sentences;
}

double mean_rank_of(const FactorReport& factor, size_t setting) {
  if (!factor.ranking) return NAN;
  const auto& ranked = factor.ranking->settings;
  const auto found = std::ranges::find(ranked, setting);
  return found == ranked.end() ? NAN : factor.ranking->ranks.mean_ranks[static_cast<size_t>(found - ranked.begin())];
}

Json or_null(double value) { return std::isfinite(value) ? Json(value) : Json(); }

template <typename Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json();
}

Json json_of_comparison(const FactorReport& factor, const Comparison& comparison) {
  const auto& [pairs, mean, deviation, wins, ties, losses, interval, p] = comparison.differences;
  return {{"a", factor.settings[comparison.a]},
          {"b", factor.settings[comparison.b]},
          {"pairs", pairs},
          {"difference", pairs ? Json(mean) : Json()},
          {"deviation", pairs > 1 ? Json(deviation) : Json()},
          {"interval", interval ? Json{interval->low, interval->high} : Json()},
          {"p", or_null(p)},
          {"adjusted_p", or_null(comparison.adjusted_p)},
          {"wins", wins},
          {"ties", ties},
          {"losses", losses},
          {"win_rate", or_null(comparison.differences.win_rate())},
          {"runs_needed", or_null(comparison.runs_needed)},
          {"verdict", verdict_on(factor, comparison)}};
}

Json json_of_ranking(const FactorReport& factor) {
  if (!factor.ranking) return {};
  const auto& [blocks, mean_ranks, friedman, critical_difference] = factor.ranking->ranks;
  Json by_setting = Json::object(), test;
  for (size_t i = 0; i < mean_ranks.size(); ++i)
    by_setting[factor.settings[factor.ranking->settings[i]]] = mean_ranks[i];
  if (friedman)
    test = {{"chi_squared", friedman->chi_squared},
            {"chi_squared_p", friedman->chi_squared_p},
            {"f", or_null(friedman->f)},
            {"f_p", friedman->f_p}};
  return {{"blocks", blocks},
          {"mean_ranks", by_setting},
          {"critical_difference", critical_difference},
          {"friedman", test},
          {"verdict", verdict_on_ranks(factor)}};
}

}  // namespace

std::string paired_by(const BatchReport& report, const FactorReport& factor) {
  return "differences of " + report.measure + " in points" +
         (factor.shared.empty() ? "" : " over the same " + factor.shared);
}

std::vector<Row> comparison_rows(const FactorReport& factor) {
  std::vector<Row> rows = {{"pair", "pairs", "difference", "95 % interval", "wins", "verdict"}};
  for (const Comparison& comparison : factor.comparisons)
    rows.push_back({factor.settings[comparison.a] + " − " + factor.settings[comparison.b],
                    std::to_string(comparison.differences.pairs),
                    comparison.differences.pairs ? points(comparison.differences.mean) : "-", interval_text(comparison),
                    wins_text(comparison), verdict_on(factor, comparison)});
  return rows;
}

void print_comparisons(std::ostream& stream, const BatchReport& report, const std::vector<FactorReport>& factors) {
  for (const FactorReport& factor : factors) {
    if (factor.comparisons.empty()) continue;
    stream << core::printable(factor.name + ": " + paired_by(report, factor)) << '\n';
    print_table(stream, comparison_rows(factor), 2);
    for (const std::string& sentence : sentences_on(factor)) stream << "  " << core::printable(sentence) << '\n';
  }
}

void print_comparisons_as_markdown(std::ostream& stream, const BatchReport& report,
                                   const std::vector<FactorReport>& factors) {
  for (const FactorReport& factor : factors) {
    if (factor.comparisons.empty()) continue;
    stream << "\n### " << in_markdown(factor.name) << "\n\n";
    std::string heading = paired_by(report, factor);
    heading.front() = 'D';
    stream << in_markdown(heading) << ", with 95 % intervals.\n\n";
    print_markdown_table(stream, comparison_rows(factor), 1);
    for (const std::string& sentence : sentences_on(factor)) stream << '\n' << in_markdown(sentence) << '\n';
  }
}

void print_comparisons_as_csv(std::ostream& stream, const std::vector<FactorReport>& factors) {
  print_csv_row(stream, {"factor", "a", "b", "pairs", "difference", "deviation", "interval_low", "interval_high", "p",
                         "adjusted_p", "wins", "ties", "losses", "runs_needed", "mean_rank_a", "mean_rank_b",
                         "critical_difference", "verdict"});
  for (const FactorReport& factor : factors)
    for (const Comparison& comparison : factor.comparisons) {
      const auto& [pairs, mean, deviation, wins, ties, losses, interval, p] = comparison.differences;
      print_csv_row(
          stream,
          {factor.name, factor.settings[comparison.a], factor.settings[comparison.b], std::to_string(pairs),
           number(pairs ? mean : NAN), number(pairs > 1 ? deviation : NAN), number(interval ? interval->low : NAN),
           number(interval ? interval->high : NAN), number(p.value_or(NAN)),
           number(comparison.adjusted_p.value_or(NAN)), std::to_string(wins), std::to_string(ties),
           std::to_string(losses), comparison.runs_needed ? std::to_string(*comparison.runs_needed) : "",
           number(mean_rank_of(factor, comparison.a)), number(mean_rank_of(factor, comparison.b)),
           number(factor.ranking ? factor.ranking->ranks.critical_difference : NAN), verdict_on(factor, comparison)});
    }
}

Json json_of(const FactorReport& factor) {
  Json comparisons = Json::array();
  for (const Comparison& comparison : factor.comparisons) comparisons.push_back(json_of_comparison(factor, comparison));
  return {{"name", factor.name},
          {"settings", factor.settings},
          {"left_out", factor.left_out},
          {"comparisons", comparisons},
          {"ranks", json_of_ranking(factor)}};
}

}  // namespace nas::host
