#pragma once
/// \file
/// Random cells of the search space of DARTS (Liu, Simonyan, Yang 2019, section 3.1.1), and the test whether two cells
/// are the same.

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nas/desc.h"
#include "nas/search_space.h"

namespace nas {

/// The primitives of a found cell: all but `none`.
inline constexpr std::span<const std::string_view> cell_primitives = std::span(darts_primitives).subspan(1);

/// A random integer in [0, n). It is not a standard distribution, because those give other numbers with another
/// standard library.
inline int64_t draw_below(int64_t n, std::mt19937_64& random) {
  return static_cast<int64_t>(random() % static_cast<uint64_t>(n));
}

/// Of the integers in [0, n), one other than `excluded`.
inline int64_t draw_other(int64_t n, int64_t excluded, std::mt19937_64& random) {
  const int64_t drawn = draw_below(n - 1, random);
  return drawn < excluded ? drawn : drawn + 1;
}

namespace detail {

inline EdgeDesc draw_edge(int64_t input, std::mt19937_64& random) {
  const int64_t primitive = draw_below(static_cast<int64_t>(cell_primitives.size()), random);
  return edge(std::string(cell_primitives[static_cast<size_t>(primitive)]), input);
}

inline NodeDesc draw_node(int64_t states, std::mt19937_64& random) {
  const int64_t first = draw_below(states, random), second = draw_other(states, first, random);
  NodeDesc node;
  for (const int64_t input : {first, second}) node.edges.push_back(draw_edge(input, random));
  return node;
}

/// The text of the cell with node i moved to index `places[i]`; empty when a node would come before one that it reads.
inline std::string text_of_cell(const CellDesc& cell, const std::vector<int64_t>& places) {
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

}  // namespace detail

/// A cell of `nodes` nodes. Each node reads two different earlier states, each through one of the seven primitives
/// other than `none`. All choices have the same probability. The builder sets channels and strides.
inline CellDesc draw_cell(CellType type, int64_t nodes, std::mt19937_64& random) {
  CellDesc cell;
  cell.type = type;
  for (int64_t i = 0; i < nodes; ++i) {
    cell.nodes.push_back(detail::draw_node(i + 2, random));
    cell.concat.push_back(i + 2);
  }
  return cell;
}

/// A text that is equal for two cells exactly when they are isomorphic: when they differ only in the order of edges, or
/// in an order of nodes in which each node comes after those that it reads. Takes nodes! steps.
inline std::string canonical_text(const CellDesc& cell) {
  std::vector<int64_t> places(cell.nodes.size());
  std::iota(places.begin(), places.end(), 0);
  std::string least = detail::text_of_cell(cell, places);
  while (std::next_permutation(places.begin(), places.end()))
    if (const std::string text = detail::text_of_cell(cell, places); !text.empty()) least = std::min(least, text);
  return least;
}

}  // namespace nas
