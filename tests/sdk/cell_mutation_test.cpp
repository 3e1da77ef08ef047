#include "nas/cell_mutation.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace nas {
namespace cell_mutation_test {

ModelDesc cells_of(int64_t nodes, std::mt19937_64& random) {
  ModelDesc cells;
  cells.cells = {draw_cell(CellType::normal, nodes, random), draw_cell(CellType::reduction, nodes, random)};
  return cells;
}

/// The number of edges that differ in their op, and in their input.
std::pair<int, int> differences(const ModelDesc& one, const ModelDesc& other) {
  int ops = 0, inputs = 0;
  for (size_t c = 0; c < one.cells.size(); ++c)
    for (size_t n = 0; n < one.cells[c].nodes.size(); ++n)
      for (size_t e = 0; e < 2; ++e) {
        const EdgeDesc &a = one.cells[c].nodes[n].edges[e], &b = other.cells[c].nodes[n].edges[e];
        ops += a.op.name != b.op.name;
        inputs += a.inputs != b.inputs;
      }
  return {ops, inputs};
}

TEST(CellMutation, ChangesOneOpOrOneInputAndKeepsTheSpace) {
  std::mt19937_64 random(1);
  std::map<std::pair<int, int>, int> kinds;
  for (int i = 0; i < 4000; ++i) {
    const ModelDesc before = cells_of(4, random);
    const ModelDesc after = mutated(before, draw_mutation(before, random));
    ++kinds[differences(before, after)];
    for (const CellDesc& cell : after.cells)
      for (size_t n = 0; n < cell.nodes.size(); ++n) {
        const int64_t first = cell.nodes[n].edges[0].inputs[0], second = cell.nodes[n].edges[1].inputs[0];
        ASSERT_NE(first, second);
        ASSERT_LT(std::max(first, second), static_cast<int64_t>(n) + 2);
      }
  }
  EXPECT_EQ(kinds.size(), 2u);
  EXPECT_NEAR((kinds[{1, 0}]), 2000, 5 * 32);  // five standard deviations
}

TEST(CellMutation, ReachesEveryCellNodeAndEdge) {
  std::mt19937_64 random(2);
  const ModelDesc cells = cells_of(3, random);
  std::set<std::string> places;
  for (int i = 0; i < 2000; ++i) {
    const CellMutation drawn = draw_mutation(cells, random);
    places.insert(drawn.text().substr(0, drawn.text().find(':')) + (drawn.changes_op ? " op" : " input"));
  }
  EXPECT_EQ(places.size(), 2u * (3 * 2 + 2 * 2));  // the first node has no other input
  EXPECT_TRUE(places.contains("reduction node 2 edge 1 input"));
}

TEST(CellMutation, OfASingleNodeChangesItsOps) {
  std::mt19937_64 random(3);
  const ModelDesc cells = cells_of(1, random);
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(draw_mutation(cells, random).changes_op);
}

TEST(CellMutation, NamesTheWeightsOfAChangedOpInEveryCellOfItsType) {
  ModelDesc network;
  for (const CellType type : {CellType::normal, CellType::reduction, CellType::normal})
    network.cells.emplace_back().type = type;
  CellMutation mutation{.cell = CellType::normal, .node = 1, .edge = 0, .changes_op = true, .after = {}};
  EXPECT_EQ(changed_weights(network, mutation),
            (std::vector<std::string>{"cells.0.nodes.1.edges.0.", "cells.2.nodes.1.edges.0."}));
  mutation.changes_op = false;
  EXPECT_TRUE(changed_weights(network, mutation).empty());
}

}  // namespace cell_mutation_test
}  // namespace nas
