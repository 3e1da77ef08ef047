#include "core/report/cells/cell_graph.h"

#include <algorithm>

#include "core/base/printable.h"

namespace nas::core {

namespace {

constexpr double letter_width = 5.2, node_height = 19.0, state_size = 19.0;  // points, of 9-point text

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

}  // namespace

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

}  // namespace nas::core
