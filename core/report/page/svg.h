#pragma once
/// \file
/// Elements of SVG. Texts are to be escaped before.

#include <string>

namespace nas::core {

std::string svg_line(double x1, double y1, double x2, double y2, const std::string& kind);

std::string svg_text(double x, double y, const std::string& kind, const std::string& text);

/// `title` is shown where the pointer rests, and read aloud; empty for none.
std::string svg_circle(double x, double y, double radius, const std::string& kind, const std::string& title);

struct SvgBox {
  double x = 0.0, y = 0.0, width = 0.0, height = 0.0;
};
std::string svg_rectangle(const SvgBox& box, const std::string& kind, const std::string& title);

/// viewBox="0 0 560 270"
std::string view_box(double width, double height);

}  // namespace nas::core
