#include "host/batch/report/report_text.h"

#include <algorithm>
#include <cstdio>

#include "core/base/error.h"
#include "core/base/printable.h"
#include "core/base/text.h"
#include "host/batch/report/batch_page.h"
#include "host/batch/report/comparison_text.h"
#include "host/batch/report/row_formats.h"

namespace nas::host {
namespace {

namespace text = core::text;

std::string mean_and_deviation(const Sample& shares) {
  if (shares.count == 0) return "-";
  if (shares.count == 1) return text::percent(shares.mean);
  char written[64];
  std::snprintf(written, sizeof written, "%.2f ± %.2f %%", 100.0 * shares.mean, 100.0 * shares.deviation);
  return written;
}

std::string count_text(const Sample& counts) {
  return counts.count == 0 ? "-" : text::count(std::llround(counts.mean));
}

std::string runs_text(const ReportRow& row) {
  const std::string finished = std::to_string(row.finished.size());
  return row.finished.size() == row.experiments ? finished : finished + " of " + std::to_string(row.experiments);
}

/// The most accurate finished experiment; nullptr when none has an accuracy.
const Finished* best_of(const BatchReport& report) {
  const Finished* best = nullptr;
  for (const ReportRow& row : report.rows) {
    if (row.accuracy.count == 0) continue;
    const Finished& candidate = row.finished[row.best()];
    if (!best || candidate.accuracy > best->accuracy) best = &candidate;
  }
  return best;
}

std::string model_path(const Finished& one) { return one.run + "/model.toml"; }

void print_notes(std::ostream& stream, const BatchReport& report) {
  if (const Finished* best = best_of(report))
    stream << "best model: " << text::percent(best->accuracy) << ", " << core::printable(model_path(*best)) << '\n';
  for (const auto& [name, remark] : report.remarks) stream << core::printable(name + " is " + remark) << '\n';
  if (report.unfinished.empty()) return;
  const auto count = static_cast<int64_t>(report.unfinished.size());
  stream << text::counted(count, "experiment") << (count == 1 ? " is" : " are") << " not finished:\n";
  for (const auto& [name, state] : report.unfinished) stream << "- " << core::printable(name) << ": " << state << '\n';
}

void print_text(std::ostream& stream, const BatchReport& report) {
  stream << core::printable(report.name + " in " + report.directory)
         << ": mean ± sample standard deviation over seeds; time and sizes are means\n";
  print_table(stream, result_rows(report), 2);
  print_comparisons(stream, report, compare_factors(report));
  print_notes(stream, report);
}

void print_markdown(std::ostream& stream, const BatchReport& report) {
  const std::vector<Row> rows = result_rows(report);
  stream << "## " << core::printable(report.name) << "\n\n";
  print_markdown_table(stream, rows, report.labels.size());
  stream << "\nMean ± sample standard deviation over seeds; time and sizes are means.\n\n";
  print_notes(stream, report);
  print_comparisons_as_markdown(stream, report, compare_factors(report));
}

void print_csv(std::ostream& stream, const BatchReport& report) {
  Row heading = report.labels;
  heading.insert(heading.end(), {"experiments", "finished", "accuracy_mean", "accuracy_deviation", "accuracy_best",
                                 "best", "seconds_mean", "search_seconds_mean", "parameters_mean", "macs_mean"});
  print_csv_row(stream, heading);
  for (const ReportRow& row : report.rows) {
    Row cells = row.axes;
    const Finished best = row.finished.empty() ? Finished{.accuracy = NAN} : row.finished[row.best()];
    cells.insert(cells.end(),
                 {std::to_string(row.experiments), std::to_string(row.finished.size()), number(row.accuracy.mean),
                  number(row.accuracy.deviation), number(best.accuracy), best.name, number(row.seconds.mean),
                  number(row.search_seconds.mean), number(row.parameters.mean), number(row.macs.mean)});
    print_csv_row(stream, cells);
  }
}

Json number_json(double value) { return std::isnan(value) ? Json() : Json(value); }

Json json_of(const Sample& statistic) {
  return {{"mean", number_json(statistic.mean)}, {"deviation", number_json(statistic.deviation)}};
}

Json json_of(const ReportRow& row, const BatchReport& report) {
  Json axes = Json::object(), finished = Json::array();
  for (size_t i = 0; i < row.axes.size(); ++i)
    if (!row.axes[i].empty()) axes[report.labels[i]] = row.axes[i];
  for (const Finished& one : row.finished)
    finished.push_back({{"name", one.name},
                        {"accuracy", number_json(one.accuracy)},
                        {"seed", one.seed},
                        {"seconds", one.seconds},
                        {"search_seconds", number_json(one.search_seconds)},
                        {"parameters", number_json(one.parameters)},
                        {"macs", number_json(one.macs)}});
  return {{"axes", axes},
          {"experiments", row.experiments},
          {"accuracy", json_of(row.accuracy)},
          {"seconds", json_of(row.seconds)},
          {"search_seconds", json_of(row.search_seconds)},
          {"parameters", json_of(row.parameters)},
          {"macs", json_of(row.macs)},
          {"best", row.finished.empty() ? Json() : Json(row.finished[row.best()].name)},
          {"finished", finished}};
}

}  // namespace

std::vector<Row> result_rows(const BatchReport& report) {
  std::vector<Row> rows{report.labels};
  rows[0].insert(rows[0].end(), {"runs", report.measure, "best", "time", "search", "parameters", "MACs"});
  for (const ReportRow& row : report.rows) {
    Row cells;
    for (const std::string& value : row.axes) cells.push_back(value.empty() ? "-" : value);
    const bool any = row.accuracy.count > 0;
    cells.insert(cells.end(),
                 {runs_text(row), mean_and_deviation(row.accuracy),
                  any ? text::percent(row.finished[row.best()].accuracy) : "-", text::duration(row.seconds.mean),
                  text::duration(row.search_seconds.mean), count_text(row.parameters), count_text(row.macs)});
    rows.push_back(std::move(cells));
  }
  return rows;
}

ReportFormat report_format(const std::string& name) {
  const std::vector<std::string> names = {"text", "markdown", "csv", "comparisons", "html"};
  const auto found = std::ranges::find(names, name);
  if (found != names.end()) return static_cast<ReportFormat>(found - names.begin());
  const std::string nearest(text::nearest(name, names));
  throw core::Error(
      core::ExitCode::usage,
      "there is no report format \"" + name + "\"" + (nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?"), "",
      "use one of: " + text::join(names, ", "));
}

void print_report(std::ostream& stream, const BatchReport& report, ReportFormat format) {
  if (format == ReportFormat::text) print_text(stream, report);
  if (format == ReportFormat::markdown) print_markdown(stream, report);
  if (format == ReportFormat::csv) print_csv(stream, report);
  if (format == ReportFormat::comparisons) print_comparisons_as_csv(stream, compare_factors(report));
  if (format == ReportFormat::html) stream << batch_page(report);
}

Json json_of(const BatchReport& report) {
  Json rows = Json::array(), unfinished = Json::array(), remarks = Json::array(), factors = Json::array();
  for (const ReportRow& row : report.rows) rows.push_back(json_of(row, report));
  for (const FactorReport& factor : compare_factors(report)) factors.push_back(json_of(factor));
  for (const auto& [name, remark] : report.remarks) remarks.push_back({{"name", name}, {"remark", remark}});
  for (const auto& [name, state] : report.unfinished) unfinished.push_back({{"name", name}, {"state", state}});
  const Finished* best = best_of(report);
  return {{"name", report.name},       {"directory", report.directory},
          {"measure", report.measure}, {"rows", rows},
          {"factors", factors},        {"best_model", best ? Json(model_path(*best)) : Json()},
          {"remarks", remarks},        {"unfinished", unfinished}};
}

}  // namespace nas::host
