#pragma once
/// \file
/// Mutations of cells (Real, Aggarwal, Huang, Le: "Regularized Evolution for Image Classifier Architecture Search",
/// AAAI 2019, section "Methods"), for methods that change networks step by step.

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "nas/random_cell.h"

namespace nas {

/// One change of one edge, in all cells of a type.
struct CellMutation {
  CellType cell = CellType::normal;
  size_t node = 0, edge = 0;
  bool changes_op = false;  ///< otherwise the input of the edge, the "hidden state" of the paper
  EdgeDesc after;

  /// "reduction node 2 edge 0: sep_conv_3x3(1)".
  std::string text() const {
    return std::string(cell == CellType::normal ? "normal" : "reduction") + " node " + std::to_string(node) + " edge " +
           std::to_string(edge) + ": " + after.op.name + "(" + std::to_string(after.inputs[0]) + ")";
  }
};

namespace detail {

inline void change_op(EdgeDesc& edge, std::mt19937_64& random) {
  const auto present = std::ranges::find(cell_primitives, edge.op.name) - cell_primitives.begin();
  const int64_t drawn = draw_other(static_cast<int64_t>(cell_primitives.size()), present, random);
  edge.op.name = cell_primitives[static_cast<size_t>(drawn)];
}

/// To one of the `states` states before the node that none of its edges reads.
inline void change_input(EdgeDesc& edge, const NodeDesc& node, int64_t states, std::mt19937_64& random) {
  std::vector<int64_t> unread;
  for (int64_t state = 0; state < states; ++state)
    if (std::ranges::none_of(node.edges, [&](const EdgeDesc& other) { return other.inputs[0] == state; }))
      unread.push_back(state);
  edge.inputs[0] = unread[static_cast<size_t>(draw_below(static_cast<int64_t>(unread.size()), random))];
}

}  // namespace detail

/// Draws a change of `cells`, a normal and a reduction cell like those of draw_cell(): the cell, then op or input, then
/// the node, the edge, and the new op or input, which differs from the present one. The two edges of a node keep
/// different inputs, so the first node, which can read only two states, keeps its inputs.
inline CellMutation draw_mutation(const ModelDesc& cells, std::mt19937_64& random) {
  const CellDesc& cell = cells.cells[static_cast<size_t>(draw_below(2, random))];
  const auto nodes = static_cast<int64_t>(cell.nodes.size());
  const bool changes_op = draw_below(2, random) == 0 || nodes == 1;
  const int64_t node = changes_op ? draw_below(nodes, random) : 1 + draw_below(nodes - 1, random);
  const NodeDesc& before = cell.nodes[static_cast<size_t>(node)];
  const auto edge = static_cast<size_t>(draw_below(static_cast<int64_t>(before.edges.size()), random));
  CellMutation drawn{cell.type, static_cast<size_t>(node), edge, changes_op, before.edges[edge]};
  if (changes_op)
    detail::change_op(drawn.after, random);
  else
    detail::change_input(drawn.after, before, node + 2, random);
  return drawn;
}

/// `cells` after the change.
inline ModelDesc mutated(ModelDesc cells, const CellMutation& mutation) {
  for (CellDesc& cell : cells.cells)
    if (cell.type == mutation.cell) cell.nodes[mutation.node].edges[mutation.edge] = mutation.after;
  return cells;
}

/// Beginnings of the names of the weights of an op that the mutation has changed, in every cell of `network`: they are
/// not those of the op before, even where their names and shapes fit. Empty when the input was changed.
inline std::vector<std::string> changed_weights(const ModelDesc& network, const CellMutation& mutation) {
  std::vector<std::string> names;
  for (size_t i = 0; i < network.cells.size(); ++i)
    if (mutation.changes_op && network.cells[i].type == mutation.cell)
      names.push_back("cells." + std::to_string(i) + ".nodes." + std::to_string(mutation.node) + ".edges." +
                      std::to_string(mutation.edge) + ".");
  return names;
}

}  // namespace nas
