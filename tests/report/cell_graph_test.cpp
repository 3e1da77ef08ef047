#include <gmock/gmock.h>

#include "core/desc/genotype_text.h"
#include "core/report/cells/cell_dot.h"
#include "core/report/cells/distinct_cells.h"
#include "tests/desc/genotypes.h"

namespace nas::core {
namespace cell_graph_test {

using ::testing::HasSubstr;

TEST(CellGraphTest, HasEveryOpAndEveryLine) {
  const ModelDesc network = template_of(genotype_from_text(testing::kAmoebanet));
  const CellGraph graph = graph_of(network.cells[0], "");
  // Two inputs, five nodes, ten ops, the output; two lines for each op, three states are joined.
  EXPECT_EQ(graph.nodes.size(), 18U);
  EXPECT_EQ(graph.edges.size(), 23U);
}

TEST(CellGraphTest, ANodeWithoutEdgesCopiesTheStateBeforeIt) {
  CellDesc cell;
  cell.nodes.resize(1);
  cell.concat = {2};
  const CellGraph graph = graph_of(cell, "");
  ASSERT_EQ(graph.edges.size(), 2U);
  EXPECT_EQ(graph.edges[0].from, "s1");
  EXPECT_EQ(graph.edges[0].to, "s2");
}

TEST(CellGraphTest, TheOpsOfAMultiOpReadTheirOwnInputs) {
  CellDesc cell;
  cell.nodes.resize(1);
  OpDesc multi{
      .name = "multi_op", .attributes = {}, .children = {edge("max_pool_3x3", 0).op, edge("sep_conv_3x3", 0).op}};
  cell.nodes[0].edges.push_back({multi, {0, 1}});
  cell.concat = {2};
  const CellGraph graph = graph_of(cell, "");
  // Two inputs, the node, the two ops and what joins them, the output.
  EXPECT_EQ(graph.nodes.size(), 7U);
  EXPECT_THAT(to_layout_dot(graph), HasSubstr("s1 -> n0e0c1:w"));
  EXPECT_THAT(to_layout_dot(graph), HasSubstr("n0e0c1:e -> n0e0:w"));
}

TEST(CellGraphTest, CellsThatDifferOnlyInChannelsAreOne) {
  ModelDesc network = template_of(genotype_from_text(testing::kDartsV1));
  network.cells.push_back(network.cells[0]);
  network.cells.back().stem0.channels_out = 64;
  network.cells.back().nodes[0].edges[0].op.channels_in = 64;
  const std::vector<DistinctCell> cells = distinct_cells(network);
  ASSERT_EQ(cells.size(), 2U);
  EXPECT_EQ(cells[0].title, "Normal cell");
  EXPECT_EQ(cells[0].places, (std::vector<size_t>{0, 2}));
}

TEST(CellGraphTest, CellsOfOneTypeAreNumbered) {
  ModelDesc network = template_of(genotype_from_text(testing::kDartsV1));
  network.cells.push_back(network.cells[0]);
  network.cells.back().nodes.pop_back();
  network.cells.back().concat = {2, 3, 4};
  const std::vector<DistinctCell> cells = distinct_cells(network);
  ASSERT_EQ(cells.size(), 3U);
  EXPECT_EQ(cells[0].title, "Normal cell 1");
  EXPECT_EQ(cells[2].title, "Normal cell 3");
}

TEST(CellGraphTest, OpsHaveReadableNamesAndFamilies) {
  const auto label = [](const char* name) { return label_of({.name = name, .attributes = {}, .children = {}}); };
  EXPECT_EQ(label("sep_conv_3x3"), "sep conv 3×3");
  EXPECT_EQ(label("skip_connect"), "skip");
  EXPECT_EQ(label("max_exact"), "max exact");
  EXPECT_EQ(family_of("dil_conv_5x5"), OpFamily::dilated);
  EXPECT_EQ(family_of("max_pool_3x3"), OpFamily::pool);
  EXPECT_EQ(family_of("conv_7x1_1x7"), OpFamily::convolution);
  EXPECT_EQ(family_of("attention"), OpFamily::other);
}

TEST(CellGraphTest, DotQuotesTheNamesOfOps) {
  CellDesc cell;
  cell.nodes.resize(1);
  cell.nodes[0].edges.push_back(edge("a\"]; b [label=\"\\", 0));
  cell.concat = {2};
  EXPECT_THAT(to_dot({graph_of(cell, "")}, {"Normal cell"}), HasSubstr("label=\"a\\\"]; b [label=\\\"\\\\\""));
}

TEST(CellGraphTest, ACellOfTooManyOpsIsNotDrawn) {
  ModelDesc network;
  network.cells.resize(1);
  network.cells[0].nodes.resize(1);
  for (int i = 0; i < 201; ++i) network.cells[0].nodes[0].edges.push_back(edge("skip_connect", 0));
  EXPECT_FALSE(distinct_cells(network)[0].drawable);
}

}  // namespace cell_graph_test
}  // namespace nas::core
