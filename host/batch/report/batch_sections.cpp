#include "host/batch/report/batch_sections.h"

#include <algorithm>
#include <cmath>

#include "core/base/decimal.h"
#include "core/base/text.h"
#include "core/report/charts/box_chart.h"
#include "core/report/charts/line_chart.h"
#include "core/report/charts/rank_diagram.h"
#include "core/report/page/markup.h"
#include "core/report/run_sections.h"
#include "host/batch/report/comparison_text.h"
#include "host/batch/report/report_text.h"
#include "host/batch/report/verdict.h"

namespace nas::host {
namespace {

using core::escaped;

constexpr size_t most_boxes = 40;
constexpr size_t most_named_unfinished = 50;
constexpr size_t longest_cell = 160;

std::string cell_html(const std::string& text, bool is_number) {
  return std::string(is_number ? "<td class=\"n\">" : "<td>") + escaped(core::shortened(text, longest_cell)) + "</td>";
}

/// The first of `rows` is the heading; the columns from `first` to before `last` are numbers.
std::string rows_html(const std::vector<Row>& rows, size_t first, size_t last, const char* kind) {
  const auto is_number = [&](size_t column) { return column >= first && column < last; };
  std::string html = std::string("<div class=\"scroll\"><table class=\"") + kind + "\"><thead><tr>";
  for (size_t i = 0; i < rows.front().size(); ++i)
    html += std::string("<th") + (is_number(i) ? " class=\"n\"" : "") + ">" + escaped(rows.front()[i]) + "</th>";
  html += "</tr></thead><tbody>";
  for (size_t r = 1; r < rows.size(); ++r) {
    html += "<tr>";
    for (size_t i = 0; i < rows[r].size(); ++i) html += cell_html(rows[r][i], is_number(i));
    html += "</tr>";
  }
  return html + "</tbody></table></div>";
}

std::string list_html(const std::vector<std::pair<std::string, std::string>>& named) {
  std::string html = "<ul>";
  for (size_t i = 0; i < std::min(named.size(), most_named_unfinished); ++i)
    html += "<li>" + escaped(named[i].first) + ": " + escaped(core::shortened(named[i].second, 300)) + "</li>";
  if (named.size() > most_named_unfinished)
    html += "<li>and " + std::to_string(named.size() - most_named_unfinished) + " more</li>";
  return html + "</ul>";
}

std::string row_name(const ReportRow& row, const std::string& fallback) {
  std::vector<std::string> values = row.axes;
  std::erase(values, "");
  return values.empty() ? fallback : core::text::join(values, ", ");
}

std::string boxes_html(const BatchReport& report) {
  core::BoxChart chart{.title = "Each run", .format = core::ValueFormat::percent};
  for (const ReportRow& row : report.rows) {
    if (chart.groups.size() == most_boxes) break;
    core::BoxGroup group{.label = row_name(row, report.name), .points = {}};
    for (const Finished& one : row.finished) group.points.push_back({one.name, one.accuracy});
    group.missing = row.experiments - row.accuracy.count;
    chart.groups.push_back(std::move(group));
  }
  return core::figure_of(chart);
}

/// Rows against columns: the share of the pairs that the row wins.
std::string wins_html(const FactorReport& factor) {
  std::string html = "<div class=\"scroll\"><table class=\"confusion wins\"><thead><tr><th></th>";
  for (const std::string& setting : factor.settings) html += "<th>" + escaped(core::shortened(setting, 24)) + "</th>";
  html += "</tr></thead><tbody>";
  const auto cell = [&](size_t row, size_t column) -> std::string {
    for (const auto& [a, b, differences, p, needed] : factor.comparisons) {
      if (differences.pairs == 0 || !((a == row && b == column) || (a == column && b == row))) continue;
      const double rate = a == row ? differences.win_rate() : 1.0 - differences.win_rate();
      return "<td class=\"h" + std::to_string(std::min(9, static_cast<int>(rate * 10.0))) + "\">" +
             std::to_string(std::lround(100.0 * rate)) + " %</td>";
    }
    return "<td>–</td>";
  };
  for (size_t row = 0; row < factor.settings.size(); ++row) {
    html += "<tr><th scope=\"row\">" + escaped(core::shortened(factor.settings[row], 40)) + "</th>";
    for (size_t column = 0; column < factor.settings.size(); ++column) html += cell(row, column);
    html += "</tr>";
  }
  return html + "</tbody></table></div>";
}

std::string ranks_html(const FactorReport& factor) {
  if (!factor.ranking) return "";
  core::RankDiagram diagram{.title = "Mean ranks over " + std::to_string(factor.ranking->ranks.blocks) + " blocks",
                            .settings = {},
                            .critical_difference = factor.ranking->ranks.critical_difference};
  for (size_t i = 0; i < factor.ranking->settings.size(); ++i)
    diagram.settings.emplace_back(factor.settings[factor.ranking->settings[i]], factor.ranking->ranks.mean_ranks[i]);
  return core::figure_of(diagram) + "<p class=\"note\">" + escaped(verdict_on_ranks(factor)) + "</p>";
}

/// A curve of points for each setting of the first factor.
std::string scatter_html(const BatchReport& report, const char* title, double Finished::* cost) {
  core::LineChart chart{.title = title, .format = core::ValueFormat::percent, .x_counts = true};
  for (const ReportRow& row : report.rows) {
    const std::string label = row.axes.empty() || row.axes.front().empty() ? row_name(row, report.name) : row.axes[0];
    auto curve = std::ranges::find(chart.curves, label, &core::ChartCurve::label);
    if (curve == chart.curves.end())
      curve = chart.curves.insert(chart.curves.end(), {.label = label, .points = {}, .single = true});
    for (const Finished& one : row.finished)
      if (std::isfinite(one.*cost) && std::isfinite(one.accuracy)) curve->points.push_back({one.*cost, one.accuracy});
  }
  for (core::ChartCurve& curve : chart.curves) curve.label = core::shortened(curve.label, 40);
  return core::figure_of(chart);
}

std::string number_or_dash(double value) { return std::isnan(value) ? "-" : core::shortest_decimal(value); }

}  // namespace

std::string batch_state_section(const BatchReport& report) {
  std::string body;
  if (!report.unfinished.empty())
    body += "<p>" + core::text::counted(static_cast<int64_t>(report.unfinished.size()), "experiment") +
            (report.unfinished.size() == 1 ? " is" : " are") + " not finished:</p>" + list_html(report.unfinished);
  if (!report.remarks.empty()) body += "<p>Unusually long:</p>" + list_html(report.remarks);
  return body.empty() ? "" : "<section class=\"state\">" + body + "</section>\n";
}

std::string batch_results_section(const BatchReport& report) {
  const std::vector<Row> rows = result_rows(report);
  return core::section("results", "Results",
                       rows_html(rows, report.labels.size(), rows.front().size(), "") +
                           "<p class=\"note\">Mean ± sample standard deviation over seeds; time and sizes are means. "
                           "Each point of the figure is a run, a box reaches from the first to the third quartile.</p>"
                           "<div class=\"charts\">" +
                           boxes_html(report) + "</div>");
}

std::string factor_section(const BatchReport& report, const FactorReport& factor, size_t number) {
  if (factor.comparisons.empty()) return "";
  std::string notes;
  for (const std::string& note : notes_on(factor)) notes += "<p class=\"note\">" + escaped(note) + "</p>";
  std::string heading = paired_by(report, factor);
  heading.front() = 'D';
  return core::section(
      "factor-" + std::to_string(number), "Comparison: " + escaped(core::shortened(factor.name, 60)),
      "<p>" + escaped(heading) + ", with 95 % intervals.</p>" + rows_html(comparison_rows(factor), 1, 5, "verdicts") +
          notes + "<div class=\"two\"><div><h3>Share of pairs in which the row is more accurate than the column</h3>" +
          wins_html(factor) + "</div><div>" + ranks_html(factor) + "</div></div>");
}

std::string batch_cost_section(const BatchReport& report) {
  const std::string charts = scatter_html(report, "Accuracy against seconds of search", &Finished::search_seconds) +
                             scatter_html(report, "Accuracy against parameters", &Finished::parameters) +
                             scatter_html(report, "Accuracy against MACs", &Finished::macs);
  return core::section("cost", "Accuracy and cost", charts.empty() ? "" : "<div class=\"charts\">" + charts + "</div>");
}

std::string batch_runs_section(const BatchReport& report) {
  core::RecordedTable table{.file = "runs.tsv", .columns = {"run"}};
  table.columns.insert(table.columns.end(), report.labels.begin(), report.labels.end());
  for (const char* name : {"seed", "accuracy", "seconds", "search seconds", "parameters", "macs"})
    table.columns.emplace_back(name);
  for (const ReportRow& row : report.rows)
    for (const Finished& one : row.finished) {
      std::vector<std::string> cells = {one.name};
      cells.insert(cells.end(), row.axes.begin(), row.axes.end());
      cells.insert(cells.end(),
                   {one.seed, number_or_dash(one.accuracy), number_or_dash(one.seconds),
                    number_or_dash(one.search_seconds), number_or_dash(one.parameters), number_or_dash(one.macs)});
      table.rows.push_back(std::move(cells));
    }
  return core::section("runs", "Finished runs", table.rows.empty() ? "" : core::recorded_table(table));
}

}  // namespace nas::host
