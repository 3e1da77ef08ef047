#include "core/report/cells/cell_drawing.h"

#include <algorithm>
#include <cmath>

#include "core/report/cells/cell_dot.h"
#include "core/report/cells/graphviz.h"
#include "core/report/page/markup.h"
#include "core/report/page/svg.h"

namespace nas::core {

namespace {

constexpr double margin = 3.0, title_height = 20.0, gap = 10.0;  // points
constexpr double arrow_length = 5.0, arrow_half_width = 2.2;
constexpr double baseline = 3.1;  ///< of 9-point text below its centre

std::string pair(const PlanePoint& point) { return coordinate(point.x) + " " + coordinate(point.y); }

/// Graphviz ends lines at the border of a node; this is the tip at the end of one.
std::string arrow_head(const PlanePoint& before, const PlanePoint& tip) {
  const double dx = tip.x - before.x, dy = tip.y - before.y, length = std::max(1e-6, std::hypot(dx, dy));
  const PlanePoint along{dx / length, dy / length};
  const PlanePoint base{tip.x - along.x * arrow_length, tip.y - along.y * arrow_length};
  const PlanePoint left{base.x - along.y * arrow_half_width, base.y + along.x * arrow_half_width};
  const PlanePoint right{base.x + along.y * arrow_half_width, base.y - along.x * arrow_half_width};
  return "<path class=\"tip\" d=\"M" + pair(tip) + "L" + pair(left) + "L" + pair(right) + "Z\"/>";
}

std::string line_of(const GraphLayout::Line& line, bool arrow) {
  const auto& points = line.points;
  if (points.size() < 4) return "";
  std::string path = "<path class=\"flow\" d=\"M" + pair(points[0]) + "C";
  for (size_t i = 1; i < points.size(); ++i) path += (i > 1 ? " " : "") + pair(points[i]);
  path += "\"/>";
  return arrow ? path + arrow_head(points[points.size() - 2], points.back()) : path;
}

std::string shape_of(const DrawnNode& node, const PlanePoint& at) {
  if (node.kind == DrawnNode::Kind::state)
    return "<circle class=\"state\" cx=\"" + coordinate(at.x) + "\" cy=\"" + coordinate(at.y) + "\" r=\"" +
           coordinate(node.width / 2) + "\"/>";
  const bool is_op = node.kind == DrawnNode::Kind::op;
  const std::string kind = is_op ? "op " + std::string(style_of(node.family).name) : "port";
  return "<rect class=\"" + kind + "\" x=\"" + coordinate(at.x - node.width / 2) + "\" y=\"" +
         coordinate(at.y - node.height / 2) + "\" width=\"" + coordinate(node.width) + "\" height=\"" +
         coordinate(node.height) + "\" rx=\"" + (is_op ? "5" : "2") + "\"/>";
}

std::string node_svg(const DrawnNode& node, const PlanePoint& at) {
  const bool on_dark = node.kind == DrawnNode::Kind::input || node.kind == DrawnNode::Kind::output;
  return shape_of(node, at) + "<text class=\"" + (on_dark ? "on-port" : "label") + "\" x=\"" + coordinate(at.x) +
         "\" y=\"" + coordinate(at.y + baseline) + "\">" + escaped(node.label) + "</text>";
}

bool into_an_op(const CellGraph& graph, const std::string& id) {
  const auto node = std::ranges::find(graph.nodes, id, &DrawnNode::id);
  return node != graph.nodes.end() && node->kind == DrawnNode::Kind::op;
}

Drawing drawing_of(const CellGraph& graph, const GraphLayout& layout) {
  Drawing drawing{layout.width + 2 * margin, layout.height + 2 * margin, ""};
  drawing.body = "<g transform=\"translate(" + coordinate(margin) + " " + coordinate(margin) + ")\">";
  for (const GraphLayout::Line& line : layout.lines) drawing.body += line_of(line, !into_an_op(graph, line.to));
  for (const DrawnNode& node : graph.nodes)
    if (const auto at = layout.nodes.find(node.id); at != layout.nodes.end())
      drawing.body += node_svg(node, at->second);
  drawing.body += "</g>";
  return drawing;
}

}  // namespace

std::vector<Drawing> CellDrawer::draw(const std::vector<const CellDesc*>& cells) {
  std::vector<CellGraph> graphs;
  std::vector<std::string> texts, missing;
  for (const CellDesc* cell : cells) {
    graphs.push_back(graph_of(*cell, ""));
    texts.push_back(to_layout_dot(graphs.back()));
    if (!drawn_.contains(texts.back()) && !std::ranges::count(missing, texts.back())) missing.push_back(texts.back());
  }
  const std::vector<GraphLayout> layouts = layouts_of(missing);
  for (size_t i = 0; i < missing.size(); ++i) {
    const auto first = std::ranges::find(texts, missing[i]) - texts.begin();
    drawn_[missing[i]] = drawing_of(graphs[static_cast<size_t>(first)], layouts[i]);
  }
  std::vector<Drawing> drawings;
  for (const std::string& text : texts) drawings.push_back(drawn_.at(text));
  return drawings;
}

std::string svg_element(const Drawing& drawing, std::string_view title) {
  return "<svg class=\"cell\" role=\"img\" aria-label=\"" + escaped(title) + "\" " +
         view_box(drawing.width, drawing.height) + " style=\"width:" + coordinate(drawing.width * 4 / 3) + "px\">" +
         drawing.body + "</svg>";
}

std::string_view cell_style() {
  return ".flow{fill:none;stroke:#333;stroke-width:.9}.tip{fill:#333}"
         ".state{fill:#fff;stroke:#333;stroke-width:1}.port{fill:#333}.op{stroke-width:1}"
         ".separable{fill:#cfe5f6;stroke:#0072b2}.dilated{fill:#c9ebe0;stroke:#008a66}"
         ".pool{fill:#fbe3b6;stroke:#b87a00}.skip{fill:#fff;stroke:#666;stroke-dasharray:3 2}"
         ".convolution{fill:#f3d9e8;stroke:#a34a80}.other{fill:#e9e9e9;stroke:#555}"
         "text{font-family:Helvetica,Arial,\"Liberation Sans\",sans-serif}"
         ".label,.on-port{font-size:9px;text-anchor:middle;fill:#000}.on-port{fill:#fff}"
         ".title{font-size:10px;font-weight:bold;fill:#000}";
}

std::string svg_file(const std::vector<Drawing>& drawings, const std::vector<std::string>& titles) {
  double width = 0.0, height = 0.0;
  std::string body;
  for (size_t i = 0; i < drawings.size(); ++i) {
    body += "<text class=\"title\" x=\"" + coordinate(margin) + "\" y=\"" + coordinate(height + title_height - 7) +
            "\">" + escaped(titles[i]) + "</text><g transform=\"translate(0 " + coordinate(height + title_height) +
            ")\">" + drawings[i].body + "</g>\n";
    width = std::max(width, drawings[i].width);
    height += title_height + drawings[i].height + (i + 1 < drawings.size() ? gap : 0.0);
  }
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + coordinate(width) + "pt\" height=\"" +
         coordinate(height) + "pt\" " + view_box(width, height) + ">\n<style>" + std::string(cell_style()) +
         "</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n" + body + "</svg>\n";
}

}  // namespace nas::core
