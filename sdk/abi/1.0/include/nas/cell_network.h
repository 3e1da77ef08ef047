#pragma once
/// \file
/// A network of a normal and a reduction cell, as a value. nas/cell_networks.h makes the network of the cells.

#include <cstdint>
#include <random>
#include <string>
#include <utility>

#include "nas/desc.h"
#include "nas/random_cell.h"

namespace nas {

/// The network that [search.model] makes of two cells.
struct CellNetwork {
  ModelDesc cells;                ///< the normal cell and the reduction cell
  std::string normal, reduction;  ///< their canonical texts
  ModelDesc network;
  int64_t parameters = 0, macs = 0;
};

/// Without the network, its channels, strides and cost.
inline CellNetwork network_of_cells(CellDesc normal, CellDesc reduction) {
  CellNetwork made;
  made.normal = canonical_text(normal);
  made.reduction = canonical_text(reduction);
  made.cells.cells = {std::move(normal), std::move(reduction)};
  return made;
}

/// The same of two random cells of `nodes` nodes.
inline CellNetwork draw_network(int64_t nodes, std::mt19937_64& random) {
  CellDesc normal = draw_cell(CellType::normal, nodes, random);
  return network_of_cells(std::move(normal), draw_cell(CellType::reduction, nodes, random));
}

}  // namespace nas
