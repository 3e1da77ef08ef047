#pragma once
/// \file
/// Groups of values as boxes with all of their points.

#include <string>
#include <vector>

#include "core/report/charts/line_chart.h"

namespace nas::core {

struct BoxGroup {
  std::string label;  ///< escaped by the chart
  struct Point {
    std::string name;  ///< what a pointer shows
    double value = 0.0;
  };
  std::vector<Point> points = {};
  size_t missing = 0;  ///< values that there are not yet, or never will be
};

struct BoxChart {
  std::string title;
  ValueFormat format = ValueFormat::plain;
  std::vector<BoxGroup> groups = {};
};

/// Fewer points have no box.
inline constexpr size_t fewest_box_points = 4;

/// A <figure> with a row for each group: every finite value as a point, a box from the first to the third quartile, its
/// line at the median, whiskers to the least and the greatest value. Empty without finite values.
std::string figure_of(const BoxChart& chart);

}  // namespace nas::core
