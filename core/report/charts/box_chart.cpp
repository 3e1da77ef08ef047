#include "core/report/charts/box_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/report/charts/chart_numbers.h"
#include "core/report/charts/still_figure.h"
#include "core/report/page/markup.h"
#include "core/report/page/svg.h"
#include "core/statistics/sample.h"

namespace nas::core {

namespace {

constexpr double box_width = 560, box_margin = 22, box_row = 58, axis_height = 34, box_size = 18;

struct BoxAxis {
  double low = 0.0, high = 1.0;
  double x(double value) const { return box_margin + (value - low) / (high - low) * (box_width - 2.0 * box_margin); }
};

/// Sorted.
std::vector<double> finite_values(const BoxGroup& group) {
  std::vector<double> values;
  for (const BoxGroup::Point& point : group.points)
    if (std::isfinite(point.value)) values.push_back(point.value);
  std::ranges::sort(values);
  return values;
}

BoxAxis axis_of(const BoxChart& chart) {
  BoxAxis axis{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (const BoxGroup& group : chart.groups)
    for (const double value : finite_values(group)) {
      axis.low = std::min(axis.low, value);
      axis.high = std::max(axis.high, value);
    }
  const double room = axis.high > axis.low ? 0.04 * (axis.high - axis.low) : std::max(0.01, std::abs(axis.low) * 0.1);
  return {axis.low - room, axis.high + room};
}

std::string box_svg(const std::vector<double>& sorted, const BoxAxis& axis, double y, const std::string& color) {
  if (sorted.size() < fewest_box_points) return "";
  const auto at = [&](double probability) { return axis.x(statistics::quantile_of_sorted(sorted, probability)); };
  const std::string whisker = "whisker " + color;
  return svg_line(axis.x(sorted.front()), y, at(0.25), y, whisker) +
         svg_line(at(0.75), y, axis.x(sorted.back()), y, whisker) +
         svg_rectangle({at(0.25), y - box_size / 2.0, std::max(1.0, at(0.75) - at(0.25)), box_size}, "box " + color,
                       "") +
         svg_line(at(0.5), y - box_size / 2.0, at(0.5), y + box_size / 2.0, "median " + color);
}

/// Neighbours are at different heights, so that equal values stay visible.
std::string points_svg(const BoxGroup& group, const BoxAxis& axis, double y, const std::string& color,
                       ValueFormat format) {
  constexpr double heights[] = {0.0, -5.0, 5.0, -2.5, 2.5};
  std::string svg;
  size_t index = 0;
  for (const BoxGroup::Point& point : group.points)
    if (std::isfinite(point.value))
      svg += svg_circle(axis.x(point.value), y + heights[index++ % std::size(heights)], 4.0, "dot " + color,
                        escaped(shortened(point.name, 80)) + ": " + value_text(point.value, format));
  return svg;
}

std::string row_svg(const BoxGroup& group, const BoxAxis& axis, double top, size_t index, ValueFormat format) {
  const std::string color = "s" + std::to_string(index % 6);
  const std::vector<double> values = finite_values(group);
  const double y = top + 38.0;
  std::string label = escaped(shortened(group.label, 34));
  if (group.missing > 0) label += " (" + std::to_string(group.missing) + " missing)";
  return svg_text(box_margin, top + 16.0, "tick group", label) + box_svg(values, axis, y, color) +
         points_svg(group, axis, y, color, format);
}

}  // namespace

std::string figure_of(const BoxChart& chart) {
  if (std::ranges::all_of(chart.groups, [](const BoxGroup& group) { return finite_values(group).empty(); })) return "";
  const BoxAxis axis = axis_of(chart);
  const double bottom = box_row * static_cast<double>(chart.groups.size()) + 6.0;
  std::string svg;
  const std::vector<double> ticks = round_ticks(axis.low, axis.high, 4);
  const double step = ticks.size() > 1 ? ticks[1] - ticks[0] : axis.high - axis.low;
  for (const double tick : ticks)
    svg += svg_line(axis.x(tick), 0.0, axis.x(tick), bottom, "grid") +
           svg_text(axis.x(tick), bottom + 24.0, "tick x", tick_text(tick, step, chart.format));
  for (size_t i = 0; i < chart.groups.size(); ++i)
    svg += row_svg(chart.groups[i], axis, box_row * static_cast<double>(i), i, chart.format);
  svg += svg_line(box_margin, bottom, box_width - box_margin, bottom, "axis");
  return still_figure(chart.title + (chart.format == ValueFormat::percent ? ", %" : ""), "", box_width,
                      bottom + axis_height, svg);
}

}  // namespace nas::core
