/// \file
/// The tables of the method, and what their networks cost, where they come from, and when they were trained.

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "core/report/charts/chart_numbers.h"
#include "core/report/charts/lineage.h"
#include "core/report/charts/network_chart.h"
#include "core/report/charts/timeline.h"
#include "core/report/page/markup.h"
#include "core/report/run_sections.h"

namespace nas::core {

namespace {

constexpr size_t most_open_rows = 20;  ///< more scroll in a box

std::string cell_text(const std::string& text, bool numeric) {
  const auto value = numeric ? number_in(text) : std::nullopt;
  if (!value) return escaped(shortened(text, 120));
  const bool is_whole = std::trunc(*value) == *value && std::abs(*value) < 1e15;
  if (is_whole) return text::count(static_cast<int64_t>(*value));
  return escaped(value_text(*value, ValueFormat::plain));
}

std::string table_html(const RecordedTable& table) {
  std::vector<bool> numeric;
  std::string html = std::string("<div class=\"scroll") + (table.rows.size() > most_open_rows ? " tall" : "") +
                     "\"><table class=\"sortable\" data-name=\"" + escaped(table.file) + "\"><thead><tr>";
  for (size_t i = 0; i < table.columns.size(); ++i) {
    numeric.push_back(table.is_numeric(i));
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

/// The first figure that a table gives: a method's tables are often views of the same networks.
std::string first_figure(const std::vector<RecordedTable>& tables, std::string (*figure_of)(const RecordedTable&)) {
  for (const RecordedTable& table : tables)
    if (std::string figure = figure_of(table); !figure.empty()) return figure;
  return "";
}

}  // namespace

std::string recorded_table(const RecordedTable& table) { return table_html(table); }

std::string tables_section(const RunFacts& run) {
  const std::vector<RecordedTable>& tables = run.files.tables;
  std::string body;
  if (const std::string chart = first_figure(tables, network_chart); !chart.empty())
    body += "<div class=\"charts\">" + chart + "</div>";
  body += first_figure(tables, lineage_figure) + timeline_figure(run.files.times);
  for (const RecordedTable& table : tables) body += "<h3>" + escaped(table.file) + "</h3>" + table_html(table);
  return section("tables", "Networks that were tried", body);
}

}  // namespace nas::core
