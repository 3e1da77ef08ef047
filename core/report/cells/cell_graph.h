#pragma once
/// \file
/// A cell as a graph to draw: states, ops, and what flows between them.

#include <string>
#include <vector>

#include "core/report/cells/op_label.h"
#include "nas/desc.h"

namespace nas::core {

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

}  // namespace nas::core
