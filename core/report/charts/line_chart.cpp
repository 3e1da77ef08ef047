#include "core/report/charts/line_chart.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "core/base/text.h"
#include "core/report/page/markup.h"

namespace nas::core {

namespace {

constexpr double width = 560, height = 270, left = 62, right = 14, top = 16, bottom = 34;
constexpr size_t most_crosses = 60;

/// From values to coordinates.
struct Axes {
  double x0 = 0.0, x1 = 1.0, y0 = 0.0, y1 = 1.0;

  double x(double epoch) const { return left + (epoch - x0) / (x1 - x0) * (width - left - right); }
  double y(double value) const { return height - bottom - (value - y0) / (y1 - y0) * (height - top - bottom); }
};

Axes axes_of(const LineChart& chart) {
  Axes axes{std::numeric_limits<double>::infinity(), chart.last_epoch, std::numeric_limits<double>::infinity(),
            -std::numeric_limits<double>::infinity()};
  for (const ChartCurve& curve : chart.curves)
    for (const CurvePoint& point : curve.points) {
      axes.x0 = std::min(axes.x0, point.epoch);
      axes.x1 = std::max(axes.x1, point.epoch);
      if (!std::isfinite(point.value)) continue;
      axes.y0 = std::min(axes.y0, point.value);
      axes.y1 = std::max(axes.y1, point.value);
    }
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

std::string digits(double value, int decimals) {
  char text[48];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

/// As many decimals as the ticks differ in.
std::string tick_text(double value, double step, ValueFormat format) {
  const double scale = format == ValueFormat::percent ? 100.0 : 1.0;
  if (step * scale < 1e-6 || std::abs(value * scale) >= 1e7) {
    char text[48];
    std::snprintf(text, sizeof text, "%.3g", value * scale);
    return text;
  }
  return digits(value * scale, std::max(0, static_cast<int>(std::ceil(-std::log10(step * scale) - 1e-9))));
}

std::string line_svg(double x1, double y1, double x2, double y2, const char* kind) {
  return std::string("<line class=\"") + kind + "\" x1=\"" + coordinate(x1) + "\" y1=\"" + coordinate(y1) + "\" x2=\"" +
         coordinate(x2) + "\" y2=\"" + coordinate(y2) + "\"/>";
}

std::string text_svg(double x, double y, const char* kind, const std::string& text) {
  return std::string("<text class=\"") + kind + "\" x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\">" + text +
         "</text>";
}

/// 1500000 as "1.5 M".
std::string short_count(double value) {
  for (const auto& [size, unit] : {std::pair(1e9, " G"), {1e6, " M"}, {1e3, " k"}})
    if (value >= size) {
      char text[48];
      std::snprintf(text, sizeof text, "%.4g%s", value / size, unit);
      return text;
    }
  return digits(value, 0);
}

std::string grid(const Axes& axes, const LineChart& chart) {
  std::string svg;
  const std::vector<double> values = round_ticks(axes.y0, axes.y1, 5);
  const double step = values.size() > 1 ? values[1] - values[0] : axes.y1 - axes.y0;
  for (const double value : values) {
    svg += line_svg(left, axes.y(value), width - right, axes.y(value), "grid");
    svg += text_svg(left - 8, axes.y(value) + 4, "tick y", tick_text(value, step, chart.format));
  }
  for (const double epoch : round_ticks(axes.x0, axes.x1, chart.x_counts ? 4 : 6))
    if (epoch == std::floor(epoch))
      svg += text_svg(axes.x(epoch), height - 10, "tick x", chart.x_counts ? short_count(epoch) : digits(epoch, 0));
  return svg + line_svg(left, height - bottom, width - right, height - bottom, "axis");
}

/// Interrupted where a value is not finite.
std::string path_of(const Curve& points, const Axes& axes) {
  std::string path;
  bool drawing = false;
  for (const CurvePoint& point : points) {
    const bool finite = std::isfinite(point.value);
    if (finite) path += (drawing ? "L" : "M") + coordinate(axes.x(point.epoch)) + " " + coordinate(axes.y(point.value));
    if (finite && !drawing) path += "h0";  // a point between two that are not finite is a dot
    drawing = finite;
  }
  return path;
}

std::string dots(const Curve& points, const Axes& axes, const std::string& color) {
  std::string svg;
  for (const CurvePoint& point : points)
    if (std::isfinite(point.value))
      svg += "<circle class=\"dot " + color + "\" cx=\"" + coordinate(axes.x(point.epoch)) + "\" cy=\"" +
             coordinate(axes.y(point.value)) + "\" r=\"4\"/>";
  return svg;
}

std::string curve_svg(const ChartCurve& curve, const Axes& axes, const std::string& color) {
  const Curve points = thinned(curve.points, most_chart_points);
  const std::string data = " data-label=\"" + escaped(curve.label) + "\"";
  if (curve.single || points.size() == 1) return "<g" + data + ">" + dots(points, axes, color) + "</g>";
  return "<path class=\"curve " + color + (curve.faint ? " faint" : "") + "\"" + data + " d=\"" +
         path_of(points, axes) + "\"/>";
}

Curve not_finite(const LineChart& chart) {
  Curve found;
  for (const ChartCurve& curve : chart.curves)
    std::ranges::copy_if(curve.points, std::back_inserter(found),
                         [](const CurvePoint& point) { return !std::isfinite(point.value); });
  return found;
}

std::string crosses(const Curve& found, const Axes& axes) {
  std::string svg;
  const size_t every = std::max<size_t>(1, found.size() / most_crosses);
  for (size_t i = 0; i < found.size(); i += every) svg += text_svg(axes.x(found[i].epoch), top - 3, "cross", "×");
  return svg;
}

/// A class of the style. A faint curve has the colour of the first one, which it stands behind.
std::string color_of(const LineChart& chart, size_t index) {
  if (chart.curves[index].faint) return "s0";
  const auto end = chart.curves.begin() + static_cast<std::ptrdiff_t>(index);
  const auto before = std::count_if(chart.curves.begin(), end, [](const ChartCurve& curve) { return !curve.faint; });
  return "s" + std::to_string(before % 6);
}

std::string legend(const LineChart& chart) {
  std::string html;
  for (size_t i = 0; i < chart.curves.size(); ++i)
    if (!chart.curves[i].points.empty())
      html += "<span class=\"key\"><i class=\"" + color_of(chart, i) + (chart.curves[i].faint ? " faint" : "") +
              "\"></i>" + escaped(chart.curves[i].label) + "</span>";
  return html;
}

std::string curves_svg(const LineChart& chart, const Axes& axes, bool faint) {
  std::string svg;
  for (size_t i = 0; i < chart.curves.size(); ++i)
    if (chart.curves[i].faint == faint && !chart.curves[i].points.empty())
      svg += curve_svg(chart.curves[i], axes, color_of(chart, i));
  return svg;
}

std::string about_not_finite(const Curve& found) {
  if (found.empty()) return "";
  return "<p class=\"note bad\">" + text::counted(static_cast<int64_t>(found.size()), "value") +
         (found.size() == 1 ? " is" : " are") + " not finite (NaN or infinite), first at epoch " +
         digits(std::max(1.0, std::ceil(found.front().epoch)), 0) + ": × above the curves.</p>";
}

}  // namespace

bool LineChart::empty() const {
  return std::ranges::all_of(curves, [](const ChartCurve& curve) { return curve.points.empty(); });
}

std::string figure_of(const LineChart& chart) {
  if (chart.empty()) return "";
  const Axes axes = axes_of(chart);
  const std::string title = escaped(chart.title) + (chart.format == ValueFormat::percent ? ", %" : "");
  std::string svg = grid(axes, chart) + curves_svg(chart, axes, true) + curves_svg(chart, axes, false);
  const Curve odd = not_finite(chart);
  svg += crosses(odd, axes);
  const std::string scale =
      coordinate(left) + " " + coordinate(width - right) + " " + coordinate(height - bottom) + " " + coordinate(top);
  char range[160];
  std::snprintf(range, sizeof range, "%.9g %.9g %.9g %.9g", axes.x0, axes.x1, axes.y0, axes.y1);
  return "<figure class=\"chart\"><figcaption><b>" + title + "</b>" + legend(chart) +
         "</figcaption><svg viewBox=\"0 0 " + coordinate(width) + " " + coordinate(height) +
         "\" role=\"img\" aria-label=\"" + title + "\" data-box=\"" + scale + "\" data-range=\"" + range +
         "\" data-x=\"" + (chart.x_counts ? "" : "epoch ") + "\" data-percent=\"" +
         (chart.format == ValueFormat::percent ? "1" : "0") + "\">" + svg + "</svg>" + about_not_finite(odd) +
         "</figure>\n";
}

std::string value_text(double value, ValueFormat format) {
  if (!std::isfinite(value)) return "not finite";
  if (format == ValueFormat::percent) return text::percent(value);
  char text[48];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

std::vector<double> round_ticks(double low, double high, int count) {
  if (!(high > low) || !std::isfinite(high - low)) return {low};
  const double rough = (high - low) / count, power = std::pow(10.0, std::floor(std::log10(rough)));
  double step = power * 10.0;
  for (const double factor : {5.0, 2.0, 1.0})
    if (power * factor >= rough) step = power * factor;
  std::vector<double> ticks;
  for (double tick = std::ceil(low / step) * step; tick <= high + step * 1e-9; tick += step)
    ticks.push_back(std::abs(tick) < step * 1e-9 ? 0.0 : tick);
  return ticks;
}

}  // namespace nas::core
