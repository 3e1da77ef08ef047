#include "core/report/charts/line_chart.h"

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "core/report/charts/chart_axes.h"
#include "core/report/charts/chart_data.h"
#include "core/report/charts/curve_svg.h"
#include "core/report/page/markup.h"
#include "core/report/page/svg.h"

namespace nas::core {

namespace {

constexpr size_t most_crosses = 60;

Curve not_finite(const LineChart& chart) {
  Curve found;
  for (const ChartCurve& curve : chart.curves)
    std::ranges::copy_if(curve.points, std::back_inserter(found),
                         [](const CurvePoint& point) { return !std::isfinite(point.value); });
  return found;
}

std::string crosses(const Curve& found, const ChartAxes& axes) {
  std::string svg;
  const size_t every = std::max<size_t>(1, found.size() / most_crosses);
  for (size_t i = 0; i < found.size(); i += every)
    svg += svg_text(axes.x(found[i].epoch), chart_box.top - 3, "cross", "×");
  return svg;
}

std::string about_not_finite(const Curve& found) {
  if (found.empty()) return "";
  return "<p class=\"note bad\">" + text::counted(static_cast<int64_t>(found.size()), "value") +
         (found.size() == 1 ? " is" : " are") + " not finite (NaN or infinite), first at epoch " +
         fixed_decimal(std::max(1.0, std::ceil(found.front().epoch)), 0) + ": × above the curves.</p>";
}

std::string legend(const LineChart& chart) {
  std::string html;
  for (size_t i = 0; i < chart.curves.size(); ++i)
    if (!chart.curves[i].points.empty())
      html += "<span class=\"key\"><i class=\"" + color_of(chart, i) + (chart.curves[i].faint ? " faint" : "") +
              "\"></i>" + escaped(chart.curves[i].label) + "</span>";
  return html;
}

std::vector<Curve> drawn_points(const LineChart& chart) {
  std::vector<Curve> points;
  for (const ChartCurve& curve : chart.curves) points.push_back(thinned(curve.points, most_chart_points));
  return points;
}

std::string curves_svg(const LineChart& chart, const std::vector<Curve>& points, const ChartAxes& axes, bool faint) {
  std::string svg;
  for (size_t i = 0; i < chart.curves.size(); ++i)
    if (chart.curves[i].faint == faint && !points[i].empty())
      svg += curve_svg(chart.curves[i], points[i], axes, color_of(chart, i));
  return svg;
}

}  // namespace

bool LineChart::empty() const {
  return std::ranges::all_of(curves, [](const ChartCurve& curve) { return curve.points.empty(); });
}

std::string figure_of(const LineChart& chart) {
  if (chart.empty()) return "";
  const ChartAxes axes = ChartAxes::of(chart);
  const std::vector<Curve> points = drawn_points(chart);
  const Curve odd = not_finite(chart);
  const std::string title = escaped(chart.title) + (chart.format == ValueFormat::percent ? ", %" : "");
  const std::string data = chart.x_counts ? "" : " data-chart=\"" + escaped(chart_data(chart, axes, points)) + "\"";
  return "<figure class=\"chart\"" + data + "><figcaption><b>" + title + "</b>" + legend(chart) + "</figcaption><svg " +
         view_box(chart_box.width, chart_box.height) + " role=\"img\" aria-label=\"" + title + "\">" +
         axes.grid(chart) + curves_svg(chart, points, axes, true) + curves_svg(chart, points, axes, false) +
         crosses(odd, axes) + "</svg>" + about_not_finite(odd) + "</figure>\n";
}

}  // namespace nas::core
