#include "core/report/charts/heat_map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/base/text.h"
#include "core/report/cells/op_label.h"
#include "core/report/page/markup.h"

namespace nas::core {

namespace {

constexpr double label_width = 92, map_width = 230, row_height = 15;
constexpr size_t levels = 10, most_columns = 120;

/// Shares that are near 0 have many levels: with eight ops, all of them begin at an eighth.
size_t level_of(double share) {
  return std::min(levels - 1, static_cast<size_t>(std::sqrt(std::clamp(share, 0.0, 1.0)) * levels));
}

/// The indices of at most most_columns epochs, among them the last one.
std::vector<size_t> columns_of_epochs(size_t epochs) {
  const size_t count = std::min(epochs, most_columns);
  std::vector<size_t> columns;
  for (size_t i = 1; i <= count; ++i) columns.push_back(epochs * i / count - 1);
  return columns;
}

/// One path for each level, whose rectangles are runs of equal columns. Unit: a column by a row.
std::string heat_paths(const AlphaEdge& edge, const std::vector<size_t>& columns) {
  std::array<std::string, levels> paths;
  for (size_t op = 0; op < edge.ops.size(); ++op) {
    for (size_t begin = 0, end = 0; begin < columns.size(); begin = end) {
      const double share = edge.epochs[columns[begin]].shares[op];
      for (end = begin + 1; end < columns.size(); ++end) {
        const double next = edge.epochs[columns[end]].shares[op];
        if (std::isnan(next) != std::isnan(share) || level_of(next) != level_of(share)) break;
      }
      if (std::isnan(share)) continue;
      const std::string width = std::to_string(end - begin);
      paths[level_of(share)] +=
          "M" + std::to_string(begin) + " " + std::to_string(op) + "h" + width + "v1h-" + width + "z";
    }
  }
  std::string svg;
  for (size_t level = 0; level < levels; ++level)
    if (!paths[level].empty()) svg += "<path class=\"h" + std::to_string(level) + "\" d=\"" + paths[level] + "\"/>";
  return svg;
}

std::string row_labels(const AlphaEdge& edge) {
  const std::vector<double>& last = edge.epochs.back().shares;
  const auto best = static_cast<size_t>(std::ranges::max_element(last) - last.begin());
  std::string svg;
  for (size_t op = 0; op < edge.ops.size(); ++op)
    svg += "<text class=\"row" + std::string(op == best ? " best" : "") + "\" x=\"" + coordinate(label_width - 6) +
           "\" y=\"" + coordinate(row_height * static_cast<double>(op) + 11) + "\">" + escaped(label_of(edge.ops[op])) +
           "</text>";
  return svg;
}

std::string last_share(const AlphaEdge& edge) {
  const std::vector<double>& last = edge.epochs.back().shares;
  const auto best = std::ranges::max_element(last) - last.begin();
  if (std::isnan(last[0])) return "not finite";
  return label_of(edge.ops[static_cast<size_t>(best)]) + " " + text::percent(last[static_cast<size_t>(best)]);
}

std::string class_share_cell(int64_t count, int64_t images, bool right) {
  const double share = images > 0 ? static_cast<double>(count) / static_cast<double>(images) : 0.0;
  return "<td class=\"h" + std::to_string(level_of(share)) + (right ? " right" : "") + "\">" +
         (count > 0 ? text::count(count) : "") + "</td>";
}

}  // namespace

std::string heat_map_of(const AlphaEdge& edge) {
  if (edge.epochs.empty()) return "";
  const std::vector<size_t> columns = columns_of_epochs(edge.epochs.size());
  const double height = row_height * static_cast<double>(edge.ops.size());
  const std::string title = escaped(edge.title());
  return "<figure class=\"heat\"><figcaption><b>" + title + "</b> <span class=\"muted\">" + escaped(last_share(edge)) +
         "</span></figcaption><svg viewBox=\"0 0 " + coordinate(label_width + map_width) + " " + coordinate(height) +
         "\" role=\"img\" aria-label=\"" + title + "\">" + row_labels(edge) + "<g transform=\"translate(" +
         coordinate(label_width) + " 0) scale(" + coordinate(map_width / static_cast<double>(columns.size())) + " " +
         coordinate(row_height) + ")\">" + heat_paths(edge, columns) + "</g></svg></figure>\n";
}

std::string heat_legend() {
  std::string html = "<p class=\"heat-legend muted\">0 %";
  for (size_t level = 0; level < levels; ++level) html += "<i class=\"h" + std::to_string(level) + "\"></i>";
  return html + "100 %</p>\n";
}

std::string confusion_table(const std::vector<std::string>& names, const std::vector<std::vector<int64_t>>& counts) {
  std::string html = "<div class=\"scroll\"><table class=\"confusion\"><thead><tr><td></td>";
  for (const std::string& name : names)
    html += "<th scope=\"col\"><span>" + escaped(shortened(name, 24)) + "</span></th>";
  html += "</tr></thead><tbody>";
  for (size_t row = 0; row < counts.size(); ++row) {
    const int64_t images = std::accumulate(counts[row].begin(), counts[row].end(), int64_t{0});
    html += "<tr><th scope=\"row\">" + escaped(shortened(names[row], 24)) + "</th>";
    for (size_t column = 0; column < counts[row].size(); ++column)
      html += class_share_cell(counts[row][column], images, row == column);
    html += "</tr>";
  }
  return html + "</tbody></table></div>\n";
}

}  // namespace nas::core
