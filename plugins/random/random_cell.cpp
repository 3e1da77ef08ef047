#include "random_cell.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

namespace nas::random {

namespace {

constexpr std::array primitives = {"max_pool_3x3", "avg_pool_3x3", "skip_connect", "sep_conv_3x3",
                                   "sep_conv_5x5", "dil_conv_3x3", "dil_conv_5x5"};

/// In [0, n). It is not a standard distribution, because those give other numbers with another standard library.
int64_t below(int64_t n, Engine& engine) { return static_cast<int64_t>(engine() % static_cast<uint64_t>(n)); }

EdgeDesc draw_edge(int64_t input, Engine& engine) {
  return edge(primitives[static_cast<size_t>(below(primitives.size(), engine))], input);
}

NodeDesc draw_node(int64_t states, Engine& engine) {
  const int64_t first = below(states, engine);
  const int64_t other = below(states - 1, engine);
  return {{draw_edge(first, engine), draw_edge(other < first ? other : other + 1, engine)}};
}

/// The text of the cell with node i moved to index `places[i]`; empty when a node would come before one that it reads.
std::string text_of(const CellDesc& cell, const std::vector<int64_t>& places) {
  std::vector<std::string> nodes(cell.nodes.size());
  for (size_t i = 0; i < nodes.size(); ++i) {
    std::vector<std::string> edges;
    for (const EdgeDesc& edge : cell.nodes[i].edges) {
      const int64_t input = edge.inputs[0], moved = input < 2 ? input : places[static_cast<size_t>(input - 2)] + 2;
      if (moved >= places[i] + 2) return "";
      edges.push_back(edge.op.name + "(" + std::to_string(moved) + ")");
    }
    std::sort(edges.begin(), edges.end());
    nodes[static_cast<size_t>(places[i])] = std::accumulate(edges.begin(), edges.end(), std::string()) + ";";
  }
  return std::accumulate(nodes.begin(), nodes.end(), std::string());
}

}  // namespace

CellDesc draw_cell(CellType type, int64_t nodes, Engine& engine) {
  CellDesc cell;
  cell.type = type;
  for (int64_t i = 0; i < nodes; ++i) {
    cell.nodes.push_back(draw_node(i + 2, engine));
    cell.concat.push_back(i + 2);
  }
  return cell;
}

std::string canonical_text(const CellDesc& cell) {
  std::vector<int64_t> places(cell.nodes.size());
  std::iota(places.begin(), places.end(), 0);
  std::string least = text_of(cell, places);
  while (std::next_permutation(places.begin(), places.end()))
    if (const std::string text = text_of(cell, places); !text.empty()) least = std::min(least, text);
  return least;
}

}  // namespace nas::random
