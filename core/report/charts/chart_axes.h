#pragma once
/// \file
/// The axes of a chart: from values to coordinates of its picture.

#include <string>

#include "core/report/charts/line_chart.h"

namespace nas::core {

/// The picture and the place of the curves in it, in pixels of a page that is wide enough.
struct ChartBox {
  double width = 560, height = 270, left = 62, right = 546, top = 16, bottom = 236;
};
inline constexpr ChartBox chart_box;

/// The least and the greatest values of the two axes.
struct ChartAxes {
  double x0 = 0.0, x1 = 1.0, y0 = 0.0, y1 = 1.0;

  /// Around all finite values of the chart, with some room; from 0 where they begin near it.
  static ChartAxes of(const LineChart& chart);

  double x(double epoch) const {
    return chart_box.left + (epoch - x0) / (x1 - x0) * (chart_box.right - chart_box.left);
  }
  double y(double value) const {
    return chart_box.bottom - (value - y0) / (y1 - y0) * (chart_box.bottom - chart_box.top);
  }
  /// Lines and numbers of the ticks.
  std::string grid(const LineChart& chart) const;
};

}  // namespace nas::core
