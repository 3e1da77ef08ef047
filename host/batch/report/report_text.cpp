#include "host/batch/report/report_text.h"

#include <algorithm>
#include <cstdio>

#include "core/base/error.h"
#include "core/base/printable.h"
#include "core/base/text.h"
#include "host/batch/report/progress_line.h"
#include "host/table.h"

namespace nas::host {
namespace {

namespace text = core::text;

std::string mean_and_deviation(const Statistic& shares) {
  if (shares.count == 0) return "-";
  if (shares.count == 1) return text::percent(shares.mean);
  char written[64];
  std::snprintf(written, sizeof written, "%.2f ± %.2f %%", 100.0 * shares.mean, 100.0 * shares.deviation);
  return written;
}

std::string count_text(const Statistic& counts) {
  return counts.count == 0 ? "-" : text::count(std::llround(counts.mean));
}

std::string runs_text(const ReportRow& row) {
  const std::string finished = std::to_string(row.finished.size());
  return row.finished.size() == row.experiments ? finished : finished + " of " + std::to_string(row.experiments);
}

/// The cells of the text and Markdown tables: a heading, then the rows.
std::vector<Row> cells(const BatchReport& report) {
  std::vector<Row> rows{report.labels};
  rows[0].insert(rows[0].end(), {"runs", report.measure, "best", "time", "parameters", "MACs"});
  for (const ReportRow& row : report.rows) {
    Row cells;
    for (const std::string& value : row.axes) cells.push_back(value.empty() ? "-" : value);
    const bool any = row.accuracy.count > 0;
    cells.insert(cells.end(), {runs_text(row), mean_and_deviation(row.accuracy),
                               any ? text::percent(row.finished[row.best()].accuracy) : "-",
                               text::duration(row.seconds.mean), count_text(row.parameters), count_text(row.macs)});
    rows.push_back(std::move(cells));
  }
  return rows;
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

std::string model_path(const BatchReport& report, const Finished& one) {
  return report.directory + "/" + one.name + "/model.toml";
}

void print_notes(std::ostream& stream, const BatchReport& report) {
  if (const Finished* best = best_of(report))
    stream << "best model: " << text::percent(best->accuracy) << ", " << core::printable(model_path(report, *best))
           << '\n';
  if (report.unfinished.empty()) return;
  const auto count = static_cast<int64_t>(report.unfinished.size());
  stream << text::counted(count, "experiment") << (count == 1 ? " is" : " are") << " not finished:\n";
  for (const auto& [name, state] : report.unfinished) stream << "- " << core::printable(name) << ": " << state << '\n';
}

void print_text(std::ostream& stream, const BatchReport& report) {
  stream << core::printable(report.name + " in " + report.directory)
         << ": mean ± sample standard deviation over seeds; time and sizes are means\n";
  print_table(stream, cells(report), 2);
  print_notes(stream, report);
}

void print_markdown_row(std::ostream& stream, const Row& row) {
  for (std::string cell : row) {
    cell = core::printable(cell);
    for (size_t at = 0; (at = cell.find('|', at)) != cell.npos; at += 2) cell.insert(at, 1, '\\');
    stream << "| " << cell << ' ';
  }
  stream << "|\n";
}

void print_markdown(std::ostream& stream, const BatchReport& report) {
  const std::vector<Row> rows = cells(report);
  stream << "## " << core::printable(report.name) << "\n\n";
  print_markdown_row(stream, rows.front());
  for (size_t i = 0; i < rows.front().size(); ++i) stream << (i < report.labels.size() ? "|---" : "|---:");
  stream << "|\n";
  for (size_t i = 1; i < rows.size(); ++i) print_markdown_row(stream, rows[i]);
  stream << "\nMean ± sample standard deviation over seeds; time and sizes are means.\n\n";
  print_notes(stream, report);
}

std::string quoted(const std::string& cell) {
  if (cell.find_first_of(",\"\n") == cell.npos) return cell;
  std::string result = "\"";
  for (const char letter : cell) result += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  return result + "\"";
}

std::string number(double value) {
  char written[32];
  std::snprintf(written, sizeof written, "%.10g", value);
  return std::isnan(value) ? "" : written;
}

void print_csv_row(std::ostream& stream, const Row& row) {
  for (size_t i = 0; i < row.size(); ++i) stream << (i ? "," : "") << quoted(row[i]);
  stream << '\n';
}

void print_csv(std::ostream& stream, const BatchReport& report) {
  Row heading = report.labels;
  heading.insert(heading.end(), {"experiments", "finished", "accuracy_mean", "accuracy_deviation", "accuracy_best",
                                 "best", "seconds_mean", "parameters_mean", "macs_mean"});
  print_csv_row(stream, heading);
  for (const ReportRow& row : report.rows) {
    Row cells = row.axes;
    const Finished best = row.finished.empty() ? Finished{.accuracy = NAN} : row.finished[row.best()];
    cells.insert(cells.end(),
                 {std::to_string(row.experiments), std::to_string(row.finished.size()), number(row.accuracy.mean),
                  number(row.accuracy.deviation), number(best.accuracy), best.name, number(row.seconds.mean),
                  number(row.parameters.mean), number(row.macs.mean)});
    print_csv_row(stream, cells);
  }
}

Json number_json(double value) { return std::isnan(value) ? Json() : Json(value); }

Json json_of(const Statistic& statistic) {
  return {{"mean", number_json(statistic.mean)}, {"deviation", number_json(statistic.deviation)}};
}

Json json_of(const ReportRow& row, const BatchReport& report) {
  Json axes = Json::object(), finished = Json::array();
  for (size_t i = 0; i < row.axes.size(); ++i)
    if (!row.axes[i].empty()) axes[report.labels[i]] = row.axes[i];
  for (const Finished& one : row.finished)
    finished.push_back({{"name", one.name},
                        {"accuracy", number_json(one.accuracy)},
                        {"seconds", one.seconds},
                        {"parameters", number_json(one.parameters)},
                        {"macs", number_json(one.macs)}});
  return {{"axes", axes},
          {"experiments", row.experiments},
          {"accuracy", json_of(row.accuracy)},
          {"seconds", json_of(row.seconds)},
          {"parameters", json_of(row.parameters)},
          {"macs", json_of(row.macs)},
          {"best", row.finished.empty() ? Json() : Json(row.finished[row.best()].name)},
          {"finished", finished}};
}

}  // namespace

ReportFormat report_format(const std::string& name) {
  const std::vector<std::string> names = {"text", "markdown", "csv"};
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
}

Json json_of(const BatchReport& report) {
  Json rows = Json::array(), unfinished = Json::array();
  for (const ReportRow& row : report.rows) rows.push_back(json_of(row, report));
  for (const auto& [name, state] : report.unfinished) unfinished.push_back({{"name", name}, {"state", state}});
  const Finished* best = best_of(report);
  return {{"name", report.name},
          {"directory", report.directory},
          {"measure", report.measure},
          {"rows", rows},
          {"best_model", best ? Json(model_path(report, *best)) : Json()},
          {"unfinished", unfinished}};
}

}  // namespace nas::host
