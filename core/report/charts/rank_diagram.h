#pragma once
/// \file
/// Mean ranks with their critical difference, as Demšar (2006) draws them.

#include <string>
#include <utility>
#include <vector>

namespace nas::core {

struct RankDiagram {
  std::string title;
  std::vector<std::pair<std::string, double>> settings;  ///< label, escaped by the diagram, and mean rank
  double critical_difference = 0.0;
};

/// A <figure>: an axis of ranks, 1 at the left; thick lines connect settings that do not differ.
std::string figure_of(const RankDiagram& diagram);

}  // namespace nas::core
