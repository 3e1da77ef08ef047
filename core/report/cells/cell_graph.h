#pragma once
/// \file
/// The cells of a network as graphs to draw: states, ops, and what flows between them.

#include <string>
#include <vector>

#include "nas/desc.h"

namespace nas::core {

/// What an op does, for its colour.
enum class OpFamily { separable, dilated, pool, skip, convolution, other };

/// "separable", the class of the op in a drawing.
std::string_view name_of(OpFamily family);
/// By the words of its name: a plugin's "my_max_pool" is a pool.
OpFamily family_of(std::string_view op);
/// "sep_conv_3x3" as "sep conv 3×3".
std::string label_of(const OpDesc& op);

/// A cell that several cells of a network have, apart from channels and strides.
struct DistinctCell {
  const CellDesc* cell = nullptr;  ///< the first of them
  std::vector<size_t> places;      ///< in ModelDesc::cells
  bool drawable = true;            ///< false when it has too many ops to be drawn

  /// "Normal cell", or with the numbers of the cells where the network has several cells of the type.
  std::string title;
};

/// In the order of their first places. They point into `network`.
std::vector<DistinctCell> distinct_cells(const ModelDesc& network);

/// A shape of the drawing.
struct DrawnNode {
  enum class Kind { input, state, op, output };
  std::string id;  ///< "a3", of letters and digits
  Kind kind = Kind::op;
  OpFamily family = OpFamily::other;
  std::string label;
  double width = 0.0, height = 0.0;  ///< in points
};

struct DrawnEdge {
  std::string from, to;
  bool arrow = true;     ///< false into an op, which stands on the line
  bool from_op = false;  ///< the line leaves an op
};

struct CellGraph {
  std::vector<DrawnNode> nodes;
  std::vector<DrawnEdge> edges;
};

/// `prefix` begins every id, so that several cells fit into one text.
CellGraph graph_of(const CellDesc& cell, const std::string& prefix);

/// The graph in the language of Graphviz, with what its layout depends on.
std::string to_layout_dot(const CellGraph& graph);

/// The graphs in the language of Graphviz, each in a box with its title, coloured for printing.
std::string to_dot(const std::vector<CellGraph>& graphs, const std::vector<std::string>& titles);

}  // namespace nas::core
