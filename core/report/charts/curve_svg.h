#pragma once
/// \file
/// One curve of a chart as SVG.

#include <string>

#include "core/report/charts/chart_axes.h"

namespace nas::core {

/// The classes that give a curve its colour: "s2", and from the seventh curve on "s0 dashed".
std::string color_of(const LineChart& chart, size_t index);

/// `points`: those of `curve` that are drawn. `color` is what color_of() says.
std::string curve_svg(const ChartCurve& curve, const Curve& points, const ChartAxes& axes, const std::string& color);

}  // namespace nas::core
