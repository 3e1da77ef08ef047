#include "core/report/cells/distinct_cells.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/report/cells/op_label.h"

namespace nas::core {

namespace {

constexpr size_t most_drawn_edges = 200;

/// Two cells that look the same in a drawing.
bool same_drawing(const CellDesc& one, const CellDesc& other) {
  if (one.type != other.type || one.concat != other.concat || one.nodes.size() != other.nodes.size()) return false;
  for (size_t i = 0; i < one.nodes.size(); ++i) {
    const auto &edges = one.nodes[i].edges, &others = other.nodes[i].edges;
    const bool same = std::ranges::equal(edges, others, [](const EdgeDesc& a, const EdgeDesc& b) {
      return a.inputs == b.inputs && label_of(a.op) == label_of(b.op);
    });
    if (!same) return false;
  }
  return true;
}

size_t edges_in(const CellDesc& cell) {
  size_t edges = 0;
  for (const NodeDesc& node : cell.nodes)
    for (const EdgeDesc& edge : node.edges) edges += 1 + edge.op.children.size();
  return edges;
}

std::string numbers_of(const std::vector<size_t>& places) {
  std::vector<std::string> numbers;
  for (const size_t place : places) numbers.push_back(std::to_string(place + 1));
  return text::join(numbers, ", ");
}

void add_titles(std::vector<DistinctCell>& cells) {
  for (DistinctCell& one : cells) {
    one.title = one.cell->type == CellType::normal ? "Normal cell" : "Reduction cell";
    const auto of_type = std::ranges::count_if(cells, [&](const auto& c) { return c.cell->type == one.cell->type; });
    if (of_type > 1) one.title += (one.places.size() == 1 ? " " : "s ") + numbers_of(one.places);
  }
}

}  // namespace

std::vector<DistinctCell> distinct_cells(const ModelDesc& network) {
  std::vector<DistinctCell> cells;
  for (size_t i = 0; i < network.cells.size(); ++i) {
    const CellDesc& cell = network.cells[i];
    const auto known = std::ranges::find_if(cells, [&](const auto& other) { return same_drawing(*other.cell, cell); });
    if (known != cells.end())
      known->places.push_back(i);
    else
      cells.push_back({.cell = &cell, .places = {i}, .drawable = edges_in(cell) <= most_drawn_edges, .title = ""});
  }
  add_titles(cells);
  return cells;
}

}  // namespace nas::core
