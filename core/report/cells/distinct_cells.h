#pragma once
/// \file
/// The cells of a network that look different in a drawing.

#include <string>
#include <vector>

#include "nas/desc.h"

namespace nas::core {

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

}  // namespace nas::core
