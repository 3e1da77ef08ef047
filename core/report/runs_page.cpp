#include "core/report/runs_page.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <optional>

#include "core/base/decimal.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/record/local_time.h"
#include "core/record/run_state.h"
#include "core/report/charts/line_chart.h"
#include "core/report/charts/network_chart.h"
#include "core/report/page/markup.h"
#include "core/report/page/page.h"
#include "core/report/run_names.h"
#include "core/report/run_sections.h"

namespace nas::core {

namespace {

constexpr size_t most_compared = 12;  ///< runs whose curves, settings and cells are shown

struct ComparedRun {
  std::string name;
  RunPaths paths;
  RunInfo info;
  RunFiles files = {};

  /// The best one that was measured; nothing before that.
  std::optional<double> accuracy() const {
    for (const char* key : {"test_accuracy", "valid_accuracy", "search_accuracy"})
      if (const auto found = info.results.find(key); found != info.results.end()) return found->second;
    return std::nullopt;
  }
};

std::string result_text(const RunInfo& info, const char* key) {
  const auto found = info.results.find(key);
  return found == info.results.end() ? "-" : shortest_decimal(found->second);
}

RecordedTable results_of(const std::vector<ComparedRun>& runs) {
  RecordedTable table{.file = "runs.tsv"};
  table.columns = {"run",        "status", "method", "seed", "test_accuracy", "valid_accuracy",
                   "parameters", "macs",   "seconds"};
  for (const ComparedRun& run : runs) {
    const double seconds = std::accumulate(run.info.seconds.begin(), run.info.seconds.end(), 0.0,
                                           [](double sum, const auto& stage) { return sum + stage.second; });
    table.rows.push_back({run.name, run.info.status, run.info.method, std::to_string(run.info.seed),
                          result_text(run.info, "test_accuracy"), result_text(run.info, "valid_accuracy"),
                          result_text(run.info, "parameters"), result_text(run.info, "macs"),
                          shortest_decimal(seconds)});
  }
  return table;
}

std::string results_html(const RecordedTable& results) {
  const std::string chart = network_chart(results);
  return (chart.empty() ? "" : "<div class=\"charts\">" + chart + "</div>") + recorded_table(results);
}

/// On held-out images where there are some.
const Curve& curve_of(const RunMetrics& metrics, const std::string& stage, const std::string& metric) {
  for (const char* split : {"valid", "arch", "train"})
    if (const Curve& curve = metrics.epoch_curve(stage, split, metric); !curve.empty()) return curve;
  return metrics.step_curve(stage, "train", metric);
}

std::string chart_over_runs(const std::vector<ComparedRun>& runs, const std::string& stage, const std::string& metric,
                            const std::string& title, ValueFormat format) {
  LineChart chart{.title = title, .format = format};
  for (const ComparedRun& run : runs)
    chart.curves.push_back({.label = shortened(run.name, 40), .points = curve_of(run.files.metrics, stage, metric)});
  return figure_of(chart);
}

std::string curves_html(const std::vector<ComparedRun>& runs) {
  std::string html;
  for (const char* stage : {"search", "eval"}) {
    html += chart_over_runs(runs, stage, "top1", std::string("Accuracy of the ") + stage, ValueFormat::percent);
    html += chart_over_runs(runs, stage, "loss", std::string("Loss of the ") + stage, ValueFormat::plain);
  }
  if (html.empty()) return "";
  return "<p class=\"note\">On held-out images where a run has some, otherwise on those of the training.</p>"
         "<div class=\"charts\">" +
         html + "</div>";
}

std::string differences_html(const std::vector<ComparedRun>& runs) {
  std::map<std::string, std::vector<std::string>> values;  // by key, one for each run
  for (size_t i = 0; i < runs.size(); ++i)
    for (const auto& [path, value] : runs[i].files.settings) {
      auto& of_key = values[path];
      of_key.resize(runs.size());
      of_key[i] = value;
    }
  std::string rows;
  for (const auto& [path, of_key] : values) {
    if (std::ranges::adjacent_find(of_key, std::ranges::not_equal_to()) == of_key.end()) continue;
    rows += "<tr><th scope=\"row\"><code>" + escaped(path) + "</code></th>";
    for (const std::string& value : of_key)
      rows += "<td>" + (value.empty() ? "–" : "<code>" + escaped(shortened(value, 200)) + "</code>") + "</td>";
    rows += "</tr>";
  }
  if (rows.empty()) return "";
  std::string heads;
  for (const ComparedRun& run : runs) heads += "<th>" + escaped(shortened(run.name, 40)) + "</th>";
  return "<div class=\"scroll\"><table class=\"settings\"><thead><tr><th>key</th>" + heads + "</tr></thead><tbody>" +
         rows + "</tbody></table></div>";
}

std::string cells_html(const std::vector<ComparedRun>& runs, CellDrawer& drawer) {
  std::string html;
  for (const ComparedRun& run : runs) {
    const std::string cells = found_cells(run.files, drawer);
    if (!cells.empty()) html += "<h3>" + escaped(run.name) + "</h3>" + cells;
  }
  return html;
}

/// The best ones, in the order in which they were given.
std::vector<ComparedRun> best_of(const std::vector<ComparedRun>& runs) {
  std::vector<double> accuracies;
  for (const ComparedRun& run : runs) accuracies.push_back(run.accuracy().value_or(-1.0));
  std::vector<double> sorted = accuracies;
  std::ranges::sort(sorted, std::ranges::greater());
  std::vector<ComparedRun> best;
  for (size_t i = 0; i < runs.size() && best.size() < most_compared; ++i)
    if (runs.size() <= most_compared || accuracies[i] >= sorted[most_compared - 1]) best.push_back(runs[i]);
  return best;
}

struct ReadRuns {
  std::vector<ComparedRun> runs = {};
  std::string problems = {};  ///< HTML
};

ReadRuns read_runs(const std::vector<RunPaths>& runs) {
  const std::vector<std::string> names = run_names(runs);
  ReadRuns read;
  for (size_t i = 0; i < runs.size(); ++i) {
    try {
      read.runs.push_back({.name = names[i], .paths = runs[i], .info = observed_run(runs[i])});
    } catch (const Error& error) {
      read.problems += "<p>" + escaped(names[i]) + ": " + escaped(error.what()) + "</p>";
    }
  }
  return read;
}

/// The best ones, of which everything is read, and a sentence when others were left out.
struct ShownRuns {
  std::vector<ComparedRun> runs = {};
  std::string note = {};

  std::string noted(const std::string& html) const { return html.empty() ? html : note + html; }
};

ShownRuns shown_of(const std::vector<ComparedRun>& runs) {
  ShownRuns shown{.runs = best_of(runs)};
  for (ComparedRun& run : shown.runs) run.files = read_run_files(run.paths);
  if (shown.runs.size() < runs.size())
    shown.note = "<p class=\"note\">Of the " + std::to_string(shown.runs.size()) + " best runs.</p>";
  return shown;
}

std::string shown_curves(const ShownRuns& shown) {
  return section("curves", "Curves", shown.noted(curves_html(shown.runs)));
}

std::string shown_cells(const ShownRuns& shown, CellDrawer& drawer) {
  return section("cells", "Found cells", shown.noted(cells_html(shown.runs, drawer)));
}

}  // namespace

std::string runs_page(const std::string& title, const std::vector<RunPaths>& runs, CellDrawer& drawer) {
  const auto [compared, problems] = read_runs(runs);
  const ShownRuns shown = shown_of(compared);
  const std::string sections =
      section("results", "Results", results_html(results_of(compared))) + shown_curves(shown) +
      section("differences", "Settings that differ", shown.noted(differences_html(shown.runs))) +
      shown_cells(shown, drawer);
  Page page{.title = title, .body = "", .reloads_itself = false};
  page.body = "<header><div><h1>" + escaped(shortened(title, 120)) + "</h1><p class=\"muted\">" +
              text::counted(static_cast<int64_t>(runs.size()), "run") + "</p></div></header>\n" +
              (problems.empty() ? "" : "<section class=\"state\">" + problems + "</section>\n") + navigation(sections) +
              sections + "<footer>Written by nas-host, " + local_time("%Y-%m-%d %H:%M:%S") + "</footer>\n";
  page.reloads_itself = std::ranges::any_of(compared, [](const auto& run) { return run.info.status == "running"; });
  return html_of(page);
}

std::string curves_and_cells(const std::vector<RunPaths>& runs, CellDrawer& drawer) {
  const ShownRuns shown = shown_of(read_runs(runs).runs);
  return shown_curves(shown) + shown_cells(shown, drawer);
}

}  // namespace nas::core
