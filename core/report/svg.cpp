#include "core/report/svg.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/report/markup.h"

namespace nas::core {

std::string line_svg(double x1, double y1, double x2, double y2, const char* kind) {
  return std::string("<line class=\"") + kind + "\" x1=\"" + coordinate(x1) + "\" y1=\"" + coordinate(y1) + "\" x2=\"" +
         coordinate(x2) + "\" y2=\"" + coordinate(y2) + "\"/>";
}

std::string text_svg(double x, double y, const char* kind, const std::string& text) {
  return std::string("<text class=\"") + kind + "\" x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\">" + text +
         "</text>";
}

std::string tick_text(double value, double step, ValueFormat format) {
  const double scale = format == ValueFormat::percent ? 100.0 : 1.0;
  char text[48];
  if (step * scale < 1e-6 || std::abs(value * scale) >= 1e7)
    std::snprintf(text, sizeof text, "%.3g", value * scale);
  else
    std::snprintf(text, sizeof text, "%.*f", std::max(0, static_cast<int>(std::ceil(-std::log10(step * scale) - 1e-9))),
                  value * scale);
  return text;
}

std::string still_figure(const std::string& title, const std::string& caption, double width, double height,
                         const std::string& svg) {
  return "<figure class=\"chart still\"><figcaption><b>" + escaped(title) + "</b>" + caption +
         "</figcaption><svg viewBox=\"0 0 " + coordinate(width) + " " + coordinate(height) +
         "\" role=\"img\" aria-label=\"" + escaped(title) + "\">" + svg + "</svg></figure>\n";
}

}  // namespace nas::core
