// A grown model computes what its parent computes, to the bit; a child begins with its parent's weights.
#include <gmock/gmock.h>

#include "fixture.h"
#include "nas/op_names.h"

namespace nas::petridish {
namespace growth_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::UnorderedElementsAre;

TEST(Growth, PutsANodeBeforeTheLastOfEachCell) {
  const ModelDesc parent = seed_desc({1, 3, 2});
  const ModelDesc grown = grow(parent);
  for (size_t c = 0; c < grown.cells.size(); ++c) {
    const CellDesc& cell = grown.cells[c];
    ASSERT_EQ(cell.nodes.size(), 3u);
    EXPECT_EQ(cell.nodes[0], parent.cells[c].nodes[0]);
    EXPECT_EQ(cell.nodes[2], parent.cells[c].nodes[1]);
    ASSERT_EQ(cell.nodes[1].edges.size(), 1u);
    const EdgeDesc& edge = cell.nodes[1].edges[0];
    EXPECT_THAT(edge.inputs, ElementsAre(0, 1, 2));
    EXPECT_EQ(edge.op.name, c == 1 ? "petridish_reduction_op" : "petridish_normal_op");
    EXPECT_THAT(cell.concat, ElementsAre(2, 4, 3));
    EXPECT_EQ(cell.post_op.channels_in, 3 * cell.post_op.channels_out);
    EXPECT_EQ(attribute<int64_t>(cell.post_op, "states"), 3);
  }
}

TEST(Growth, OfACellWithOneNodeReadsItsInputs) {
  EXPECT_THAT(grow(seed_desc({1, 3, 1})).cells[0].nodes[0].edges[0].inputs, ElementsAre(0, 1));
}

TEST(Growth, IsRefusedWhereTheProjectionCannotGainAState) {
  ModelDesc parent = seed_desc();
  parent.cells[1].post_op.name = "project";
  EXPECT_THROW(grow(parent), std::invalid_argument);
  parent.cells[1].nodes.clear();
  EXPECT_THROW(grow(parent), std::invalid_argument);
}

TEST(Growth, RenamesTheLastNodeAndLeavesTheNewOneFresh) {
  const ModelDesc grown = grow(seed_desc({1, 3, 2}));
  const WeightNames renames = renames_after_growth(grown);
  EXPECT_EQ(renames.size(), 6u);
  EXPECT_EQ(renames.at("cells.2.nodes.1."), "");
  EXPECT_EQ(renames.at("cells.2.nodes.2."), "cells.2.nodes.1.");
}

struct Case {
  SeedSize size;
  Shape input;
  int64_t channels;
  bool channels_last;
};
class GrownModel : public testing::TestWithParam<Case> {};

/// In training mode as well: batch statistics are those of the parent.
TEST_P(GrownModel, ComputesTheParentsFunctionToTheBit) {
  const auto& [size, input, channels, channels_last] = GetParam();
  ModelDesc desc = seed_desc(size, input, channels);
  std::shared_ptr<core::Model> parent = model_of(desc);
  disturb(*parent);
  for (int generation = 1; generation <= 2; ++generation) {
    desc = grow(desc);
    const auto child = model_of(desc, static_cast<uint64_t>(generation));
    inherit(*parent, *child, renames_after_growth(desc));
    torch::Tensor x = torch::randn({5, input.channels, input.height, input.width});
    if (channels_last) x = x.contiguous(torch::MemoryFormat::ChannelsLast);
    for (const bool training : {false, true}) {
      parent->train(training);
      child->train(training);
      EXPECT_TRUE(torch::equal(parent->forward(x), child->forward(x))) << "generation " << generation;
    }
    const torch::NoGradGuard no_grad;
    parent->eval();
    child->eval();
    EXPECT_TRUE(torch::equal(parent->forward(x), child->forward(x))) << "generation " << generation;
    desc = found_in(*child);
    parent = model_of(desc, 9);
    inherit(*child, *parent, renames_after_choice(desc));
    disturb(*parent);
  }
}
INSTANTIATE_TEST_SUITE_P(OfManySizes, GrownModel,
                         testing::Values(Case{{1, 3, 1}, {1, 12, 12}, 4, false},
                                         Case{{1, 3, 2}, {1, 28, 28}, 16, false},
                                         Case{{1, 3, 2}, {1, 28, 28}, 16, true}, Case{{2, 5, 3}, {3, 13, 11}, 6, true},
                                         Case{{3, 7, 1}, {3, 32, 32}, 8, true}));

/// The fused engine computes whole cells of ops that it knows, and those with candidates op by op: the same but for
/// rounding.
TEST_P(GrownModel, ComputesTheParentsFunctionWithTheFusedEngine) {
  const auto& [size, input, channels, channels_last] = GetParam();
  const ModelDesc desc = seed_desc(size, input, channels), grown = grow(desc);
  const auto parent = model_of(desc, 1, core::Engine::fused), child = model_of(grown, 2, core::Engine::fused);
  disturb(*parent);
  inherit(*parent, *child, renames_after_growth(grown));
  const torch::Tensor x = torch::randn({5, input.channels, input.height, input.width});
  const torch::NoGradGuard no_grad;
  parent->eval();
  child->eval();
  const torch::Tensor expected = parent->forward(x);
  EXPECT_TRUE(torch::allclose(child->forward(x), expected, 1e-4, 1e-4 * expected.abs().max().item<double>()));
}

/// Weights are shifted in `parent`, so whatever is equal was inherited.
TEST(Child, StartsFromTheParentsWeights) {
  const ModelDesc desc = seed_desc({1, 3, 2});
  const auto parent = model_of(desc);
  disturb(*parent);
  const ModelDesc grown_desc = grow(desc);
  const auto grown = model_of(grown_desc, 2);
  inherit(*parent, *grown, renames_after_growth(grown_desc));
  const core::NamedTensors before = parent->named_weights(), after = grown->named_weights();
  size_t inherited = 0;
  for (const auto& [name, tensor] : before) {
    std::string now = name;
    if (const size_t at = now.find(".nodes.1."); at != std::string::npos) now.replace(at, 9, ".nodes.2.");
    const torch::Tensor* found = core::find(after, now);
    ASSERT_TRUE(found) << now;
    EXPECT_TRUE(torch::equal(*found, tensor)) << now;
    ++inherited;
  }
  EXPECT_EQ(inherited, parent->weights().size());
}

TEST(Child, KeepsWhatItsChosenOpsLearnedAsCandidates) {
  const ModelDesc grown_desc = grow(seed_desc({1, 3, 2}));
  const auto grown = model_of(grown_desc);
  disturb(*grown);
  {
    const torch::NoGradGuard no_grad;
    torch::Tensor(grown->op(0, 1, 0).arch_parameters()[2])[4] = -0.9;  // sep_conv_5x5 of state 2
  }
  const ModelDesc found = found_in(*grown, 1);
  ASSERT_EQ(found.cells[0].nodes[1].edges[0].op.children.at(0).name, "sep_conv_5x5");
  const auto child = model_of(found, 3);
  inherit(*grown, *child, renames_after_choice(found));
  const auto value = [](const core::Model& model, const std::string& name) {
    const core::NamedTensors weights = model.named_weights();
    const torch::Tensor* found = core::find(weights, name);
    EXPECT_TRUE(found) << name;
    return found ? *found : torch::Tensor();
  };
  const std::string conv = ".first.pointwise.weight";
  EXPECT_TRUE(torch::equal(value(*child, "cells.0.nodes.1.edges.0.ops.0" + conv),
                           value(*grown, "cells.0.nodes.1.edges.0.inputs.2.candidates.ops.4" + conv)));
  EXPECT_TRUE(
      torch::equal(value(*child, "cells.0.post_op.convs.2.weight"), value(*grown, "cells.0.post_op.convs.2.weight")));
}

TEST(Child, OfAChoiceNamesEachCandidate) {
  const auto grown = model_of(grow(seed_desc({1, 3, 1})));
  const ModelDesc found = found_in(*grown, 2);
  const WeightNames renames = renames_after_choice(found);
  EXPECT_EQ(renames.size(), 2u * found.cells.size());
  for (const auto& [name, from] : renames) EXPECT_THAT(from, HasSubstr(".candidates.ops."));
}

}  // namespace growth_test
}  // namespace nas::petridish
