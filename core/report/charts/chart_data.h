#pragma once
/// \file
/// What the script of a page (page.js) draws a chart from.

#include <string>
#include <vector>

#include "core/report/charts/chart_axes.h"

namespace nas::core {

/// JSON with the axes and each curve. `points`: those of each curve that are drawn. A value that is not finite is null.
std::string chart_data(const LineChart& chart, const ChartAxes& axes, const std::vector<Curve>& points);

}  // namespace nas::core
