#include "core/report/cells/cell_dot.h"

#include <cstdio>

namespace nas::core {

namespace {

constexpr std::string_view dot_settings =
    "  graph [rankdir=LR, nodesep=0.12, ranksep=0.3, fontname=\"Helvetica\", fontsize=10, bgcolor=\"#ffffff\"];\n"
    "  node [fixedsize=true, fontname=\"Helvetica\", fontsize=9, margin=0];\n";

std::string dot_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') quoted += '\\';
    quoted += letter == '\n' ? ' ' : letter;
  }
  return quoted + "\"";
}

std::string inches(double points) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", points / 72.0);
  return text;
}

/// Shape and colours of a node.
std::string dot_style(const DrawnNode& node) {
  const auto colored = [](std::string_view shape, std::string_view fill, std::string_view line,
                          std::string_view style) {
    return "shape=" + std::string(shape) + ", fillcolor=\"" + std::string(fill) + "\", color=\"" + std::string(line) +
           "\", style=\"" + std::string(style) + "\"";
  };
  if (node.kind == DrawnNode::Kind::state) return colored("circle", "#ffffff", "#333333", "filled");
  if (node.kind != DrawnNode::Kind::op)
    return colored("box", "#333333", "#333333", "filled") + ", fontcolor=\"#ffffff\"";
  const FamilyStyle& colors = style_of(node.family);
  const char* style = node.family == OpFamily::skip ? "filled,rounded,dashed" : "filled,rounded";
  return colored("box", colors.fill, colors.line, style);
}

/// An op has its input on the left and its output on the right; the lines of a state fan out.
std::string ends_of(const DrawnEdge& edge) {
  return edge.from + (edge.from_op ? ":e" : "") + " -> " + edge.to + (edge.arrow ? "" : ":w");
}

std::string dot_graph(const CellGraph& graph) {
  std::string dot;
  for (const DrawnNode& node : graph.nodes)
    dot += "    " + node.id + " [label=" + dot_quoted(node.label) + ", width=" + inches(node.width) +
           ", height=" + inches(node.height) + ", " + dot_style(node) + "];\n";
  for (const DrawnEdge& edge : graph.edges) dot += "    " + ends_of(edge) + (edge.arrow ? "" : " [dir=none]") + ";\n";
  return dot;
}

}  // namespace

std::string to_layout_dot(const CellGraph& graph) {
  std::string dot = "digraph cell {\n" + std::string(dot_settings) + "  edge [dir=none];\n";
  for (const DrawnNode& node : graph.nodes)
    dot += "  " + node.id + " [width=" + inches(node.width) + ", height=" + inches(node.height) +
           ", shape=" + (node.kind == DrawnNode::Kind::state ? "circle" : "box") + ", label=" + dot_quoted(node.label) +
           "];\n";
  for (const DrawnEdge& edge : graph.edges) dot += "  " + ends_of(edge) + ";\n";
  return dot + "}\n";
}

std::string to_dot(const std::vector<CellGraph>& graphs, const std::vector<std::string>& titles) {
  std::string dot = "digraph cells {\n" + std::string(dot_settings) + "  edge [arrowsize=0.5, color=\"#333333\"];\n";
  for (size_t i = graphs.size(); i-- > 0;)  // Graphviz puts the last one on top
    dot += "  subgraph cluster_" + std::to_string(i) + " {\n    label=" + dot_quoted(titles[i]) +
           ";\n    labeljust=l;\n    pencolor=\"#ffffff\";\n" + dot_graph(graphs[i]) + "  }\n";
  return dot + "}\n";
}

}  // namespace nas::core
