#include "core/report/charts/curve_svg.h"

#include <algorithm>
#include <cmath>

#include "core/report/page/markup.h"
#include "core/report/page/svg.h"

namespace nas::core {

namespace {

constexpr std::ptrdiff_t colors = 6;

/// From the last point to `point`.
std::string step_to(const CurvePoint& point, const ChartAxes& axes, bool stepped) {
  const std::string x = coordinate(axes.x(point.epoch)), y = coordinate(axes.y(point.value));
  return stepped ? "H" + x + "V" + y : "L" + x + " " + y;
}

/// Interrupted where a value is not finite.
std::string path_of(const Curve& points, const ChartAxes& axes, bool stepped) {
  std::string path;
  bool drawing = false;
  for (const CurvePoint& point : points) {
    const bool finite = std::isfinite(point.value);
    if (finite && drawing) path += step_to(point, axes, stepped);
    if (finite && !drawing)  // a point between two that are not finite is a dot
      path += "M" + coordinate(axes.x(point.epoch)) + " " + coordinate(axes.y(point.value)) + "h0";
    drawing = finite;
  }
  return path;
}

std::string dots(const ChartCurve& curve, const Curve& points, const ChartAxes& axes, const std::string& color) {
  std::string svg;
  for (size_t i = 0; i < points.size(); ++i)
    if (std::isfinite(points[i].value))
      svg += svg_circle(axes.x(points[i].epoch), axes.y(points[i].value), 4, "dot " + color,
                        i < curve.names.size() ? escaped(curve.names[i]) : "");
  return svg;
}

}  // namespace

std::string color_of(const LineChart& chart, size_t index) {
  if (chart.curves[index].faint) return "s0";  // it stands behind the first one
  const auto end = chart.curves.begin() + static_cast<std::ptrdiff_t>(index);
  const auto before = std::count_if(chart.curves.begin(), end, [](const ChartCurve& curve) { return !curve.faint; });
  return "s" + std::to_string(before % colors) + (before / colors % 2 == 1 ? " dashed" : "");
}

std::string curve_svg(const ChartCurve& curve, const Curve& points, const ChartAxes& axes, const std::string& color) {
  const std::string label = " data-label=\"" + escaped(curve.label) + "\"";
  if (curve.single || points.size() == 1) return "<g" + label + ">" + dots(curve, points, axes, color) + "</g>";
  return "<path class=\"curve " + color + (curve.faint ? " faint" : "") + "\"" + label + " d=\"" +
         path_of(points, axes, curve.stepped) + "\"/>";
}

}  // namespace nas::core
