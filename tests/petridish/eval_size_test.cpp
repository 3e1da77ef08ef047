// Found models at the size of the eval.
#include <gmock/gmock.h>

#include "core/desc/desc_check.h"
#include "fixture.h"
#include "petridish_model_desc_builder.h"

namespace nas::petridish {
namespace eval_size_test {

ModelDesc found(const SeedSize& size) { return found_in(*model_of(grow(seed_desc(size, {1, 28, 28})))); }

ModelDesc built(IModelDescBuilder& builder, const ModelDesc& cells, const std::vector<std::string>& settings = {},
                int64_t side = 28) {
  std::vector<std::string> all = {"eval.model.channels=6"};
  all.insert(all.end(), settings.begin(), settings.end());
  const core::Config config = petridish_config(all);
  return core::build_desc(builder, config.section("eval.model"), {1, side, side}, 10, bytes_of(cells));
}

int64_t reductions(const ModelDesc& desc) {
  return std::count_if(desc.cells.begin(), desc.cells.end(),
                       [](const CellDesc& cell) { return cell.type == CellType::reduction; });
}

TEST(EvalSize, KeepsTheModelsOwnCellsAndReductions) {
  PetridishModelDescBuilder builder;
  const ModelDesc network = built(builder, found({2, 6, 1}));
  EXPECT_EQ(network.cells.size(), 6u);
  EXPECT_EQ(reductions(network), 2);
  EXPECT_TRUE(network.aux);
}

TEST(EvalSize, ScalesCellsUpToTheMost) {
  PetridishModelDescBuilder builder;
  EXPECT_EQ(built(builder, found({1, 3, 1}), {"eval.model.cell_scale=1.5"}).cells.size(), 5u);
  EXPECT_EQ(built(builder, found({1, 8, 1}), {"eval.model.cell_scale=9", "eval.model.cells=11"}).cells.size(), 11u);
  EXPECT_EQ(built(builder, found({3, 7, 1}), {"eval.model.cells=2"}).cells.size(), 7u);
}

TEST(EvalSize, LeavesOutATowerThatDoesNotFit) {
  PetridishModelDescBuilder builder;
  const ModelDesc cells = found({2, 5, 1});
  EXPECT_TRUE(built(builder, cells, {}, 24).aux);   // on maps of 6x6
  EXPECT_FALSE(built(builder, cells, {}, 20).aux);  // on maps of 5x5
}

TEST(EvalSize, GivesMultiOpsTheirPlacesChannelsAndStrides) {
  PetridishModelDescBuilder builder;
  const ModelDesc network = built(builder, found({1, 4, 2}));
  core::check(network);
  for (const CellDesc& cell : network.cells) {
    const EdgeDesc& edge = cell.nodes[1].edges[0];
    const int64_t channels = cell.stem0.channels_out;
    for (size_t i = 0; i < edge.inputs.size(); ++i) {
      EXPECT_EQ(edge.op.children[i].channels_in, channels);
      EXPECT_EQ(edge.op.children[i].channels_out, channels);
      EXPECT_EQ(edge.op.children[i].stride, cell.type == CellType::reduction && edge.inputs[i] < 2 ? 2 : 1);
    }
  }
  EXPECT_EQ(model_of(network)->forward(torch::randn({2, 1, 28, 28})).size(1), 10);
}

/// As the eval of another method builds it, "concat" and all.
TEST(EvalSize, IsBuiltByThePlainBuilderToo) {
  ModelDescBuilder builder;
  const ModelDesc network = built(builder, found({1, 4, 2}), {"eval.model.cells=5", "eval.model.post_op=concat"});
  EXPECT_EQ(network.cells.size(), 5u);
  EXPECT_EQ(model_of(network)->forward(torch::randn({2, 1, 28, 28})).size(1), 10);
}

}  // namespace eval_size_test
}  // namespace nas::petridish
