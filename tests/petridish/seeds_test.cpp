#include <gmock/gmock.h>

#include <set>

#include "core/model/cost.h"
#include "fixture.h"

namespace nas::petridish {
namespace seeds_test {

using testing::ElementsAre;

TEST(SeedSizes, Are36Of54ByDefault) {
  const core::Config config = petridish_config();
  const IConfig& seeds = config.section("search.petridish.seeds");
  const auto sizes = seed_sizes(integers(seeds, "reductions"), integers(seeds, "cells"), integers(seeds, "nodes"));
  EXPECT_EQ(sizes.size(), 36u);
  EXPECT_EQ(sizes.front(), (SeedSize{1, 3, 1}));
  EXPECT_EQ(sizes.back(), (SeedSize{3, 8, 3}));
}

TEST(SeedSizes, LeaveOutWhatMakesNoNetwork) {
  EXPECT_THAT(seed_sizes({1, 2}, {4, 5}, {1}), ElementsAre(SeedSize{1, 4, 1}, SeedSize{1, 5, 1}, SeedSize{2, 5, 1}));
  EXPECT_TRUE(seed_sizes({3}, {6}, {1, 2}).empty());
}

TEST(Seed, HasTheSizeThatItWasAskedFor) {
  const ModelDesc desc = seed_desc({2, 6, 3}, {1, 28, 28});
  ASSERT_EQ(desc.cells.size(), 6u);
  for (size_t i = 0; i < desc.cells.size(); ++i) {
    EXPECT_EQ(desc.cells[i].type == CellType::reduction, i == 2 || i == 4) << i;
    EXPECT_EQ(desc.cells[i].nodes.size(), 3u);
    EXPECT_EQ(desc.cells[i].post_op.name, "project_each");
    EXPECT_EQ(desc.cells[i].post_op.channels_out, i < 2 ? 4 : i < 4 ? 8 : 16) << i;
  }
  EXPECT_FALSE(desc.aux);
  EXPECT_TRUE(desc.affine);
}

TEST(Seed, HasTwoPrimitivesOfTwoStatesAtEachNode) {
  for (int i = 0; i < 20; ++i) {
    const ModelDesc desc = seed_desc({1, 3, 3}, {1, 12, 12}, 4, "seed" + std::to_string(i));
    for (const CellDesc& cell : desc.cells)
      for (size_t n = 0; n < cell.nodes.size(); ++n) {
        ASSERT_EQ(cell.nodes[n].edges.size(), 2u);
        const int64_t a = cell.nodes[n].edges[0].inputs.at(0), b = cell.nodes[n].edges[1].inputs.at(0);
        EXPECT_NE(a, b);
        EXPECT_LT(std::max(a, b), static_cast<int64_t>(n) + 2);
        for (const EdgeDesc& edge : cell.nodes[n].edges) {
          EXPECT_NE(edge.op.name, "none");
          EXPECT_EQ(edge.op.stride, cell.type == CellType::reduction && edge.inputs[0] < 2 ? 2 : 1);
        }
      }
  }
}

TEST(Seed, HasTheSameNodesInAllCellsOfAType) {
  const ModelDesc desc = seed_desc({1, 6, 2});
  for (size_t i : {1u, 2u, 4u, 5u}) EXPECT_EQ(desc.cells[i].alphas_from, 0);
  EXPECT_EQ(desc.cells[0].nodes, desc.cells[2].nodes);  // before the reduction, which doubles the channels
  EXPECT_EQ(desc.cells[4].nodes, desc.cells[5].nodes);
  EXPECT_NE(desc.cells[0].nodes, desc.cells[3].nodes);
}

TEST(Seed, DrawsEveryPrimitiveAndEveryPairOfStates) {
  std::set<std::string> names;
  std::set<std::pair<int64_t, int64_t>> pairs;
  for (int i = 0; i < 200; ++i) {
    const NodeDesc node = seed_desc({1, 3, 2}, {1, 12, 12}, 4, "seed" + std::to_string(i)).cells[0].nodes[1];
    for (const EdgeDesc& edge : node.edges) names.insert(edge.op.name);
    pairs.insert({node.edges[0].inputs[0], node.edges[1].inputs[0]});
  }
  EXPECT_EQ(names.size(), 7u);
  EXPECT_EQ(pairs.size(), 6u);
}

/// Sizes that Archai's seeds have at 16 channels, each drawn once: so draws of ours must lie on both sides.
TEST(Seed, CostsWhatArchaisDo) {
  const core::Config config =
      petridish_config({"search.model.stems=separate", "search.model.stem_ops=[\"stem_conv3x3\", \"stem_conv3x3\"]"});
  struct Case {
    SeedSize size;
    double madds;
  };
  for (const Case& archai : {Case{{1, 3, 1}, 20e6}, Case{{1, 3, 3}, 38e6}, Case{{1, 8, 3}, 64e6}, Case{{2, 8, 3}, 70e6},
                             Case{{3, 8, 3}, 76e6}}) {
    double least = 1e18, most = 0.0;
    for (int draw = 0; draw < 12; ++draw) {
      SeedModelDescBuilder builder(archai.size, stream_seed, "cost" + std::to_string(draw));
      const ModelDesc desc = core::build_desc(builder, config.section("search.model"), {3, 32, 32}, 10, {});
      const auto madds = static_cast<double>(core::measure_cost(*model_of(desc), {.timed_passes = 0}).madds);
      least = std::min(least, madds);
      most = std::max(most, madds);
    }
    EXPECT_LT(least, archai.madds) << archai.size.cells << " cells, " << archai.size.nodes << " nodes";
    EXPECT_GT(most, archai.madds) << archai.size.cells << " cells, " << archai.size.nodes << " nodes";
  }
}

}  // namespace seeds_test
}  // namespace nas::petridish
