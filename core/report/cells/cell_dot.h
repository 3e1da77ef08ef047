#pragma once
/// \file
/// Cells in the language of Graphviz.

#include <string>
#include <vector>

#include "core/report/cells/cell_graph.h"

namespace nas::core {

/// The graph with what its layout depends on.
std::string to_layout_dot(const CellGraph& graph);

/// The graphs, each in a box with its title, coloured for printing.
std::string to_dot(const std::vector<CellGraph>& graphs, const std::vector<std::string>& titles);

}  // namespace nas::core
