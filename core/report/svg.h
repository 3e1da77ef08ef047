#pragma once
/// \file
/// What the charts of a page are made of.

#include <string>

#include "core/report/line_chart.h"

namespace nas::core {

/// A line whose class in the style is `kind`.
std::string line_svg(double x1, double y1, double x2, double y2, const char* kind);

/// `text` is escaped already.
std::string text_svg(double x, double y, const char* kind, const std::string& text);

/// A tick of an axis, with as many decimals as the ticks differ in.
std::string tick_text(double value, double step, ValueFormat format);

/// A figure with the class "chart" whose picture no script changes. `caption` is HTML.
std::string still_figure(const std::string& title, const std::string& caption, double width, double height,
                         const std::string& svg);

}  // namespace nas::core
