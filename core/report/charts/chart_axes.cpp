#include "core/report/charts/chart_axes.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/report/page/svg.h"

namespace nas::core {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The extent of the points; y0 > y1 when no value is finite.
ChartAxes extent_of(const LineChart& chart) {
  ChartAxes extent{infinity, chart.last_epoch, infinity, -infinity};
  for (const ChartCurve& curve : chart.curves)
    for (const CurvePoint& point : curve.points) {
      extent.x0 = std::min(extent.x0, point.epoch);
      extent.x1 = std::max(extent.x1, point.epoch);
      if (!std::isfinite(point.value)) continue;
      extent.y0 = std::min(extent.y0, point.value);
      extent.y1 = std::max(extent.y1, point.value);
    }
  return extent;
}

}  // namespace

ChartAxes ChartAxes::of(const LineChart& chart) {
  ChartAxes axes = extent_of(chart);
  axes.x0 = std::floor(std::min(axes.x0, axes.x1));
  if (!chart.x_counts && axes.x0 <= 1.0) axes.x0 = 0.0;
  if (axes.x1 <= axes.x0) axes.x1 = axes.x0 + 1.0;
  if (!(axes.y0 <= axes.y1)) axes.y0 = 0.0, axes.y1 = 1.0;
  const double room = axes.y1 > axes.y0 ? (axes.y1 - axes.y0) * 0.05 : axes.y0 != 0.0 ? std::abs(axes.y0) * 0.1 : 1.0;
  const bool from_zero = axes.y0 >= 0.0 && axes.y0 < room;
  axes.y0 = from_zero ? 0.0 : axes.y0 - room;
  axes.y1 += room;
  return axes;
}

std::string ChartAxes::grid(const LineChart& chart) const {
  std::string svg;
  const std::vector<double> values = round_ticks(y0, y1, 5);
  const double step = values.size() > 1 ? values[1] - values[0] : y1 - y0;
  for (const double value : values) {
    svg += svg_line(chart_box.left, y(value), chart_box.right, y(value), "grid");
    svg += svg_text(chart_box.left - 8, y(value) + 4, "tick y", tick_text(value, step, chart.format));
  }
  for (const double epoch : round_ticks(x0, x1, chart.x_counts ? 5 : 6))
    if (epoch == std::floor(epoch))
      svg += svg_text(x(epoch), chart_box.height - 10, "tick x",
                      chart.x_counts ? short_count(epoch) : fixed_decimal(epoch, 0));
  return svg + svg_line(chart_box.left, chart_box.bottom, chart_box.right, chart_box.bottom, "axis");
}

}  // namespace nas::core
