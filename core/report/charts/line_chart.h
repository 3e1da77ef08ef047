#pragma once
/// \file
/// Curves as SVG in a figure of a page. Where a script runs, uPlot draws them instead (page.js).

#include <string>
#include <vector>

#include "core/report/charts/chart_numbers.h"
#include "core/report/read/run_metrics.h"

namespace nas::core {

struct ChartCurve {
  std::string label;  ///< escaped by the chart
  Curve points = {};
  bool faint = false;                   ///< a thin line behind the others
  bool single = false;                  ///< points without a line, such as the result of a test
  bool stepped = false;                 ///< a value holds until the next point
  std::vector<std::string> names = {};  ///< of single points, one for each; or none
};

struct LineChart {
  std::string title;
  ValueFormat format = ValueFormat::plain;
  double last_epoch = 0.0;  ///< the axis reaches at least to here
  bool x_counts = false;    ///< the points are not at epochs, but at large numbers, such as MACs
  std::vector<ChartCurve> curves = {};

  bool empty() const;
};

/// At most this many points of each curve.
inline constexpr size_t most_chart_points = 2000;

/// A <figure>; empty for a chart without points. Values that are not finite are crosses above the curves, and a
/// sentence says how many there are.
std::string figure_of(const LineChart& chart);

}  // namespace nas::core
