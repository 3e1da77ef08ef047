#include "core/report/charts/chart_data.h"

#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/report/charts/curve_svg.h"

namespace nas::core {

namespace {

/// Seven digits are more than a float has, and half as long as all of a double.
std::string number(double value) {
  if (!std::isfinite(value)) return "null";
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 7).ptr;
  return {text.data(), end};
}

std::string list_of(const Curve& points, double CurvePoint::* part) {
  std::string list;
  for (const CurvePoint& point : points) list += (list.empty() ? "" : ",") + number(point.*part);
  return "[" + list + "]";
}

std::string json_string(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// "line", "faint", "step", "dots".
std::string kind_of(const ChartCurve& curve) {
  if (curve.single || curve.points.size() == 1) return "dots";
  return curve.stepped ? "step" : curve.faint ? "faint" : "line";
}

}  // namespace

std::string chart_data(const LineChart& chart, const ChartAxes& axes, const std::vector<Curve>& points) {
  std::string curves;
  for (size_t i = 0; i < chart.curves.size(); ++i)
    if (!points[i].empty())
      curves += (curves.empty() ? "{" : ",{") + ("\"label\":" + json_string(chart.curves[i].label)) + ",\"kind\":\"" +
                kind_of(chart.curves[i]) + "\",\"color\":\"" + color_of(chart, i) +
                "\",\"x\":" + list_of(points[i], &CurvePoint::epoch) +
                ",\"y\":" + list_of(points[i], &CurvePoint::value) + "}";
  return "{\"percent\":" + std::string(chart.format == ValueFormat::percent ? "true" : "false") + ",\"x\":[" +
         number(axes.x0) + "," + number(axes.x1) + "],\"y\":[" + number(axes.y0) + "," + number(axes.y1) +
         "],\"curves\":[" + curves + "]}";
}

}  // namespace nas::core
