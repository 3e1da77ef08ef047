#include "nas/random_cell.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

namespace nas {
namespace random_cell_test {

struct Edge {
  const char* op;
  int64_t input;
};

CellDesc cell(const std::vector<std::vector<Edge>>& nodes) {
  CellDesc cell;
  for (const std::vector<Edge>& edges : nodes) {
    NodeDesc& node = cell.nodes.emplace_back();
    for (const Edge& edge : edges) node.edges.push_back({{edge.op, 0, 0, 1, {}, {}}, {edge.input}});
  }
  return cell;
}

bool isomorphic(const CellDesc& one, const CellDesc& other) { return canonical_text(one) == canonical_text(other); }

TEST(CanonicalText, OrderOfEdgesDoesNotCount) {
  EXPECT_TRUE(isomorphic(cell({{{"skip_connect", 0}, {"max_pool_3x3", 1}}}),
                         cell({{{"max_pool_3x3", 1}, {"skip_connect", 0}}})));
  EXPECT_FALSE(isomorphic(cell({{{"skip_connect", 0}, {"max_pool_3x3", 1}}}),
                          cell({{{"max_pool_3x3", 0}, {"skip_connect", 1}}})));
}

TEST(CanonicalText, OrderOfNodesDoesNotCountWhereNoneReadsTheOther) {
  const std::vector<Edge> skips = {{"skip_connect", 0}, {"skip_connect", 1}};
  const std::vector<Edge> convolutions = {{"sep_conv_3x3", 0}, {"dil_conv_5x5", 1}};
  EXPECT_TRUE(isomorphic(cell({skips, convolutions}), cell({convolutions, skips})));
}

TEST(CanonicalText, ReadersFollowTheNodesThatTheyRead) {
  // The third node reads the separable one in both, which is node 1 in the first and node 0 in the second.
  const CellDesc one = cell({{{"skip_connect", 0}, {"skip_connect", 1}},
                             {{"sep_conv_3x3", 0}, {"sep_conv_3x3", 1}},
                             {{"max_pool_3x3", 0}, {"avg_pool_3x3", 3}}});
  CellDesc other = cell({{{"sep_conv_3x3", 0}, {"sep_conv_3x3", 1}},
                         {{"skip_connect", 0}, {"skip_connect", 1}},
                         {{"max_pool_3x3", 0}, {"avg_pool_3x3", 2}}});
  EXPECT_TRUE(isomorphic(one, other));
  other.nodes[2].edges[1].inputs = {3};
  EXPECT_FALSE(isomorphic(one, other));
}

TEST(CanonicalText, SharingANodeIsNotHavingTwoOfItsKind) {
  const std::vector<Edge> twin = {{"sep_conv_3x3", 0}, {"sep_conv_3x3", 1}};
  const std::vector<Edge> first = {{"skip_connect", 2}, {"skip_connect", 0}};
  const CellDesc shared = cell({twin, twin, first, {{"skip_connect", 2}, {"skip_connect", 1}}});
  const CellDesc apart = cell({twin, twin, first, {{"skip_connect", 3}, {"skip_connect", 1}}});
  EXPECT_FALSE(isomorphic(shared, apart));
}

/// The same cell with its nodes in another order that keeps each behind those it reads.
CellDesc shuffled(const CellDesc& cell, std::mt19937_64& engine) {
  std::vector<size_t> order;  // old index of each new node
  std::vector<int64_t> places(cell.nodes.size(), -1);
  while (order.size() < cell.nodes.size()) {
    const size_t candidate = engine() % cell.nodes.size();
    const bool ready = std::ranges::all_of(cell.nodes[candidate].edges, [&](const EdgeDesc& edge) {
      return edge.inputs[0] < 2 || places[static_cast<size_t>(edge.inputs[0] - 2)] >= 0;
    });
    if (!ready || places[candidate] >= 0) continue;
    places[candidate] = static_cast<int64_t>(order.size());
    order.push_back(candidate);
  }
  CellDesc result = cell;
  for (size_t i = 0; i < order.size(); ++i) {
    result.nodes[i] = cell.nodes[order[i]];
    for (EdgeDesc& edge : result.nodes[i].edges)
      if (edge.inputs[0] >= 2) edge.inputs[0] = places[static_cast<size_t>(edge.inputs[0] - 2)] + 2;
    if (engine() % 2) std::swap(result.nodes[i].edges[0], result.nodes[i].edges[1]);
  }
  return result;
}

TEST(CanonicalText, IsKeptByEveryReordering) {
  std::mt19937_64 engine(1);
  int64_t reordered = 0;
  for (int i = 0; i < 500; ++i) {
    const CellDesc drawn = draw_cell(CellType::normal, 5, engine);
    const CellDesc other = shuffled(drawn, engine);
    reordered += other != drawn;
    EXPECT_TRUE(isomorphic(drawn, other));
  }
  EXPECT_GT(reordered, 400);
}

/// All cells of two nodes, against a count by hand: each node has C(n, 2) pairs of inputs and 7 * 7 pairs of ops. Node
/// 0 has 49 forms. Node 1 reads the inputs (49 forms), or node 0 and one input (98). The pairs of nodes that both read
/// the inputs can be swapped, so 49 * 50 / 2 of their 49 * 49 are distinct.
TEST(CanonicalText, CountsTheSpaceOfTwoNodes) {
  std::mt19937_64 engine(2);
  std::set<std::string> texts;
  for (int i = 0; i < 200000; ++i) texts.insert(canonical_text(draw_cell(CellType::normal, 2, engine)));
  EXPECT_EQ(texts.size(), 49u * 50u / 2u + 49u * 98u);
}

TEST(DrawCell, HasTwoDifferentInputsAndNoNone) {
  std::mt19937_64 engine(3);
  for (int i = 0; i < 1000; ++i) {
    const CellDesc drawn = draw_cell(CellType::reduction, 4, engine);
    ASSERT_EQ(drawn.nodes.size(), 4u);
    EXPECT_EQ(drawn.type, CellType::reduction);
    EXPECT_EQ(drawn.concat, (std::vector<int64_t>{2, 3, 4, 5}));
    for (size_t n = 0; n < 4; ++n) {
      ASSERT_EQ(drawn.nodes[n].edges.size(), 2u);
      const int64_t first = drawn.nodes[n].edges[0].inputs[0], second = drawn.nodes[n].edges[1].inputs[0];
      EXPECT_NE(first, second);
      EXPECT_GE(std::min(first, second), 0);
      EXPECT_LT(std::max(first, second), static_cast<int64_t>(n) + 2);
      for (const EdgeDesc& edge : drawn.nodes[n].edges) EXPECT_NE(edge.op.name, "none");
    }
  }
}

TEST(DrawCell, DrawsOpsAndInputsEvenly) {
  constexpr int draws = 70000;
  std::mt19937_64 engine(4);
  std::map<std::string, int> ops;
  std::map<std::pair<int64_t, int64_t>, int> inputs;  // of the last of three nodes: an ordered pair of four states
  for (int i = 0; i < draws; ++i) {
    const NodeDesc node = draw_cell(CellType::normal, 3, engine).nodes[2];
    ++ops[node.edges[0].op.name];
    ++inputs[{node.edges[0].inputs[0], node.edges[1].inputs[0]}];
  }
  // Five standard deviations of a binomial count.
  EXPECT_EQ(ops.size(), 7u);
  for (const auto& [op, count] : ops) EXPECT_NEAR(count, draws / 7.0, 5 * 93) << op;
  EXPECT_EQ(inputs.size(), 12u);
  for (const auto& [pair, count] : inputs) EXPECT_NEAR(count, draws / 12.0, 5 * 74) << pair.first << pair.second;
}

TEST(DrawCell, FollowsFromTheSeed) {
  std::mt19937_64 one(5), same(5), other(6);
  const CellDesc drawn = draw_cell(CellType::normal, 4, one);
  EXPECT_EQ(drawn, draw_cell(CellType::normal, 4, same));
  EXPECT_NE(drawn, draw_cell(CellType::normal, 4, other));
}

}  // namespace random_cell_test
}  // namespace nas
