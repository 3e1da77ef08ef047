#include "core/report/page/svg.h"

#include "core/report/page/markup.h"

namespace nas::core {

namespace {

std::string attribute(const char* name, double value) {
  return std::string(" ") + name + "=\"" + coordinate(value) + "\"";
}

std::string begin_of(const char* element, const std::string& kind) {
  return std::string("<") + element + " class=\"" + kind + "\"";
}

std::string end_of(const char* element, const std::string& title) {
  return title.empty() ? "/>" : "><title>" + title + "</title></" + element + ">";
}

}  // namespace

std::string svg_line(double x1, double y1, double x2, double y2, const std::string& kind) {
  return begin_of("line", kind) + attribute("x1", x1) + attribute("y1", y1) + attribute("x2", x2) +
         attribute("y2", y2) + "/>";
}

std::string svg_text(double x, double y, const std::string& kind, const std::string& text) {
  return begin_of("text", kind) + attribute("x", x) + attribute("y", y) + ">" + text + "</text>";
}

std::string svg_circle(double x, double y, double radius, const std::string& kind, const std::string& title) {
  return begin_of("circle", kind) + attribute("cx", x) + attribute("cy", y) + attribute("r", radius) +
         end_of("circle", title);
}

std::string svg_rectangle(const SvgBox& box, const std::string& kind, const std::string& title) {
  return begin_of("rect", kind) + attribute("x", box.x) + attribute("y", box.y) + attribute("width", box.width) +
         attribute("height", box.height) + end_of("rect", title);
}

std::string view_box(double width, double height) {
  return "viewBox=\"0 0 " + coordinate(width) + " " + coordinate(height) + "\"";
}

}  // namespace nas::core
