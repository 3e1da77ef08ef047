#include "core/report/cells/cell_graph.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

#include "core/base/printable.h"
#include "core/base/text.h"
#include "core/report/page/markup.h"

namespace nas::core {

namespace {

constexpr size_t most_drawn_edges = 200;
constexpr size_t longest_label = 24;
constexpr double letter_width = 5.2, node_height = 19.0, state_size = 19.0;  // points, of 9-point text

struct FamilyColors {
  OpFamily family;
  std::string_view name, fill, line;
};

constexpr std::string_view dot_settings =
    "  graph [rankdir=LR, nodesep=0.12, ranksep=0.3, fontname=\"Helvetica\", fontsize=10, bgcolor=\"#ffffff\"];\n"
    "  node [fixedsize=true, fontname=\"Helvetica\", fontsize=9, margin=0];\n";

/// Tints of the palette of Okabe and Ito, which people with any colour vision can distinguish, under black text.
constexpr std::array<FamilyColors, 6> family_colors = {{
    {OpFamily::separable, "separable", "#cfe5f6", "#0072b2"},
    {OpFamily::dilated, "dilated", "#c9ebe0", "#008a66"},
    {OpFamily::pool, "pool", "#fbe3b6", "#b87a00"},
    {OpFamily::skip, "skip", "#ffffff", "#666666"},
    {OpFamily::convolution, "convolution", "#f3d9e8", "#a34a80"},
    {OpFamily::other, "other", "#e9e9e9", "#555555"},
}};

const FamilyColors& colors_of(OpFamily family) { return family_colors.at(static_cast<size_t>(family)); }

bool has_word(std::string_view name, std::string_view word) { return name.find(word) != name.npos; }

/// "3x3" in a name is a size.
std::string with_times_sign(std::string_view name) {
  std::string label;
  for (size_t i = 0; i < name.size(); ++i) {
    const bool between_digits = i > 0 && i + 1 < name.size() && std::isdigit(static_cast<unsigned char>(name[i - 1])) &&
                                std::isdigit(static_cast<unsigned char>(name[i + 1]));
    if (name[i] == 'x' && between_digits)
      label += "×";
    else
      label += name[i] == '_' ? ' ' : name[i];
  }
  return label;
}

/// Two cells that look the same in a drawing.
bool same_drawing(const CellDesc& one, const CellDesc& other) {
  if (one.type != other.type || one.concat != other.concat || one.nodes.size() != other.nodes.size()) return false;
  for (size_t i = 0; i < one.nodes.size(); ++i) {
    const auto &edges = one.nodes[i].edges, &others = other.nodes[i].edges;
    const bool same = std::ranges::equal(edges, others, [](const EdgeDesc& a, const EdgeDesc& b) {
      return a.inputs == b.inputs && label_of(a.op) == label_of(b.op);
    });
    if (!same) return false;
  }
  return true;
}

size_t edges_in(const CellDesc& cell) {
  size_t edges = 0;
  for (const NodeDesc& node : cell.nodes)
    for (const EdgeDesc& edge : node.edges) edges += 1 + edge.op.children.size();
  return edges;
}

std::string numbers_of(const std::vector<size_t>& places) {
  std::vector<std::string> numbers;
  for (const size_t place : places) numbers.push_back(std::to_string(place + 1));
  return text::join(numbers, ", ");
}

void add_titles(std::vector<DistinctCell>& cells) {
  for (DistinctCell& one : cells) {
    one.title = one.cell->type == CellType::normal ? "Normal cell" : "Reduction cell";
    const auto of_type = std::ranges::count_if(cells, [&](const auto& c) { return c.cell->type == one.cell->type; });
    if (of_type > 1) one.title += (one.places.size() == 1 ? " " : "s ") + numbers_of(one.places);
  }
}

DrawnNode op_node(const OpDesc& op, std::string id) {
  const std::string label = label_of(op);
  const auto letters = static_cast<double>(std::min(columns_of(label), longest_label + 1));
  return {.id = std::move(id),
          .kind = DrawnNode::Kind::op,
          .family = family_of(op.name),
          .label = label,
          .width = std::max(34.0, letters * letter_width + 10.0),
          .height = node_height};
}

DrawnNode state_node(DrawnNode::Kind kind, std::string id, std::string label, double width) {
  return {.id = std::move(id),
          .kind = kind,
          .family = OpFamily::other,
          .label = std::move(label),
          .width = width,
          .height = state_size};
}

/// The ids of a cell's states.
struct StateIds {
  std::string prefix;
  std::string operator()(int64_t state) const { return prefix + "s" + std::to_string(state); }
};

/// Each child of a "multi_op" reads an input of its own; their results are concatenated and projected.
bool reads_one_by_one(const EdgeDesc& edge) {
  return edge.op.name == "multi_op" && !edge.op.children.empty() && edge.op.children.size() == edge.inputs.size();
}

void add_edge(CellGraph& graph, const EdgeDesc& edge, const StateIds& state, const std::string& id,
              const std::string& target) {
  if (!reads_one_by_one(edge)) {
    graph.nodes.push_back(op_node(edge.op, id));
    for (const int64_t input : edge.inputs) graph.edges.push_back({state(input), id, false});
  } else {
    graph.nodes.push_back(op_node({.name = "concat_conv_1x1", .attributes = {}, .children = {}}, id));
    for (size_t i = 0; i < edge.inputs.size(); ++i) {
      const std::string child = id + "c" + std::to_string(i);
      graph.nodes.push_back(op_node(edge.op.children[i], child));
      graph.edges.push_back({state(edge.inputs[i]), child, false});
      graph.edges.push_back({child, id, false, true});
    }
  }
  graph.edges.push_back({id, target, true, true});
}

void add_nodes(CellGraph& graph, const CellDesc& cell, const StateIds& state) {
  for (size_t i = 0; i < cell.nodes.size(); ++i) {
    const auto index = static_cast<int64_t>(i) + 2;
    graph.nodes.push_back(state_node(DrawnNode::Kind::state, state(index), std::to_string(i + 1), state_size));
    if (cell.nodes[i].edges.empty()) graph.edges.push_back({state(index - 1), state(index)});
    for (size_t k = 0; k < cell.nodes[i].edges.size(); ++k)
      add_edge(graph, cell.nodes[i].edges[k], state, state.prefix + "n" + std::to_string(i) + "e" + std::to_string(k),
               state(index));
  }
}

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
  const FamilyColors& colors = colors_of(node.family);
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

std::string_view name_of(OpFamily family) { return colors_of(family).name; }

OpFamily family_of(std::string_view op) {
  if (has_word(op, "skip") || has_word(op, "identity")) return OpFamily::skip;
  if (has_word(op, "pool")) return OpFamily::pool;
  if (has_word(op, "dil")) return OpFamily::dilated;
  if (has_word(op, "sep")) return OpFamily::separable;
  return has_word(op, "conv") ? OpFamily::convolution : OpFamily::other;
}

std::string label_of(const OpDesc& op) {
  if (op.name == "skip_connect") return "skip";
  if (op.name == "multi_op" && !op.children.empty()) {
    std::vector<std::string> children;
    for (const OpDesc& child : op.children) children.push_back(label_of(child));
    return shortened(text::join(children, " + "), longest_label);
  }
  return shortened(with_times_sign(op.name), longest_label);
}

std::vector<DistinctCell> distinct_cells(const ModelDesc& network) {
  std::vector<DistinctCell> cells;
  for (size_t i = 0; i < network.cells.size(); ++i) {
    const CellDesc& cell = network.cells[i];
    const auto known = std::ranges::find_if(cells, [&](const auto& other) { return same_drawing(*other.cell, cell); });
    if (known != cells.end())
      known->places.push_back(i);
    else
      cells.push_back({.cell = &cell, .places = {i}, .drawable = edges_in(cell) <= most_drawn_edges, .title = ""});
  }
  add_titles(cells);
  return cells;
}

CellGraph graph_of(const CellDesc& cell, const std::string& prefix) {
  CellGraph graph;
  constexpr double input_width = 42.0;
  graph.nodes.push_back(state_node(DrawnNode::Kind::input, prefix + "s0", "cell k−2", input_width));
  graph.nodes.push_back(state_node(DrawnNode::Kind::input, prefix + "s1", "cell k−1", input_width));
  add_nodes(graph, cell, StateIds{prefix});
  const std::string output = prefix + "out";
  graph.nodes.push_back(state_node(DrawnNode::Kind::output, output, "cell k", input_width));
  for (const int64_t state : cell.concat) graph.edges.push_back({prefix + "s" + std::to_string(state), output});
  return graph;
}

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
