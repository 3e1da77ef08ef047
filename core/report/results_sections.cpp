/// \file
/// What the test found for each class, and the tables of the method.

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/base/text.h"
#include "core/report/charts/heat_map.h"
#include "core/report/charts/line_chart.h"
#include "core/report/page/markup.h"
#include "core/report/run_sections.h"

namespace nas::core {

namespace {

constexpr size_t most_matrix_classes = 30;

std::string class_table(const ClassResults& classes) {
  std::string html =
      "<div class=\"scroll\"><table class=\"sortable\"><thead><tr><th>class</th><th class=\"n\">images</th>"
      "<th class=\"n\">recognised</th><th class=\"n\">accuracy</th></tr></thead><tbody>";
  for (const size_t i : classes.worst(classes.images.size()))
    html += "<tr><td>" + escaped(shortened(classes.name(i), 60)) + "</td><td class=\"n\">" +
            text::count(classes.images[i]) + "</td><td class=\"n\">" + text::count(classes.confusion[i][i]) +
            "</td><td class=\"n\">" + text::percent(classes.accuracy(i)) + "</td></tr>";
  return html + "</tbody></table></div>";
}

std::optional<double> number_in(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  const bool is_number = !text.empty() && end == text.c_str() + text.size();
  return is_number ? std::optional(value) : std::nullopt;
}

bool is_numeric(const RecordedTable& table, size_t column) {
  return std::ranges::all_of(
      table.rows, [&](const auto& row) { return row[column].empty() || row[column] == "-" || number_in(row[column]); });
}

std::string cell_text(const std::string& text, bool numeric) {
  const auto value = numeric ? number_in(text) : std::nullopt;
  if (!value) return escaped(shortened(text, 120));
  const bool is_whole = std::trunc(*value) == *value && std::abs(*value) < 1e15;
  if (is_whole) return text::count(static_cast<int64_t>(*value));
  return escaped(value_text(*value, ValueFormat::plain));
}

std::string table_html(const RecordedTable& table) {
  std::vector<bool> numeric;
  std::string html =
      "<div class=\"scroll\"><table class=\"sortable\" data-name=\"" + escaped(table.file) + "\"><thead><tr>";
  for (size_t i = 0; i < table.columns.size(); ++i) {
    numeric.push_back(is_numeric(table, i));
    html += std::string("<th") + (numeric[i] ? " class=\"n\"" : "") + ">" + escaped(shortened(table.columns[i], 40)) +
            "</th>";
  }
  html += "</tr></thead><tbody>";
  for (const auto& row : table.rows) {
    html += "<tr>";
    for (size_t i = 0; i < row.size(); ++i)
      html += (numeric[i] ? "<td class=\"n\" data-v=\"" + escaped(row[i]) + "\">" : "<td>") +
              cell_text(row[i], numeric[i]) + "</td>";
    html += "</tr>";
  }
  html += "</tbody></table></div>";
  if (table.left_out > 0)
    html += "<p class=\"note\">" + text::counted(static_cast<int64_t>(table.left_out), "more row") + " in " +
            escaped(table.file) + ".</p>";
  return html;
}

/// The first column whose name has `word`; columns.size() when there is none.
size_t column_with(const RecordedTable& table, const char* word) {
  const auto found =
      std::ranges::find_if(table.columns, [&](const auto& name) { return name.find(word) != name.npos; });
  return static_cast<size_t>(found - table.columns.begin());
}

/// The networks that no other one beats in both, as steps.
Curve frontier_of(Curve points) {
  std::ranges::sort(points, {}, [](const CurvePoint& point) { return std::pair(point.epoch, -point.value); });
  Curve frontier;
  for (const CurvePoint& point : points) {
    if (!frontier.empty() && !(point.value > frontier.back().value)) continue;
    if (!frontier.empty()) frontier.push_back({point.epoch, frontier.back().value});
    frontier.push_back(point);
  }
  return frontier;
}

/// Accuracy against MACs, for a table that has both.
std::string cost_chart(const RecordedTable& table) {
  const size_t macs = column_with(table, "macs"), accuracy = column_with(table, "accuracy");
  Curve points;
  if (macs < table.columns.size() && accuracy < table.columns.size())
    for (const auto& row : table.rows)
      if (const auto x = number_in(row[macs]), y = number_in(row[accuracy]);
          x && y && std::isfinite(*x) && std::isfinite(*y))
        points.push_back({*x, *y});
  if (points.size() < 2) return "";
  return "<div class=\"charts\">" +
         figure_of({.title = "Accuracy against MACs",
                    .format = ValueFormat::percent,
                    .x_counts = true,
                    .curves = {{.label = "frontier", .points = frontier_of(points)},
                               {.label = "networks", .points = points, .single = true}}}) +
         "</div>";
}

}  // namespace

std::string classes_section(const RunFacts& run) {
  const ClassResults& classes = run.info.test_classes;
  if (classes.empty()) return "";
  std::vector<std::string> names;
  for (size_t i = 0; i < classes.images.size(); ++i) names.push_back(classes.name(i));
  std::string body;
  if (names.size() <= most_matrix_classes)
    body += "<p class=\"note\">Rows are the true classes, columns the answers of the network.</p>" +
            confusion_table(names, classes.confusion);
  return section("classes", "Test images by class",
                 "<div class=\"two\"><div>" + body + "</div><div>" + class_table(classes) + "</div></div>");
}

std::string recorded_table(const RecordedTable& table, bool with_chart) {
  return (with_chart ? cost_chart(table) : "") + table_html(table);
}

/// One chart is enough: a method's tables are often views of the same networks.
std::string tables_section(const RunFacts& run) {
  std::string body;
  bool has_chart = false;
  for (const RecordedTable& table : run.files.tables) {
    body += "<h3>" + escaped(table.file) + "</h3>" + recorded_table(table, !has_chart);
    has_chart = has_chart || !cost_chart(table).empty();
  }
  return section("tables", "Networks that were tried", body);
}

}  // namespace nas::core
