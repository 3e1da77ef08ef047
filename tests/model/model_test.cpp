#include "core/model/model.h"

#include <gmock/gmock.h>

#include <set>

#include "core/base/error.h"
#include "tests/desc/genotypes.h"
#include "tests/model/networks.h"

namespace nas::core::testing {
namespace model_test {

const NetworkOptions kSmall{.channels = 4, .layers = 5};

TEST(Model, DescribesItself) {
  const ModelDesc desc = network_desc(kDartsV2, kSmall);
  EXPECT_EQ(desc_of(*build_model(desc)), desc);
}

TEST(Model, DrawsTheSameWeightsFromTheSameSeed) {
  const ModelDesc desc = network_desc(kDartsV2, kSmall);
  torch::manual_seed(11);
  const auto first = build_model(desc);
  const auto other = build_model(desc);
  torch::manual_seed(11);
  const auto second = build_model(desc);
  bool differs = false;
  for (size_t i = 0; i < first->weights().size(); ++i) {
    EXPECT_TRUE(torch::equal(first->weights()[i], second->weights()[i]));
    differs |= !torch::equal(first->weights()[i], other->weights()[i]);
  }
  EXPECT_TRUE(differs);
}

TEST(Model, NamesEveryTensorOnce) {
  const auto model = build_model(network_desc(kDartsV2, {.channels = 4, .layers = 5, .aux_weight = 0.4}));
  std::set<std::string> names;
  const NamedTensors weights = model->named_weights(), buffers = model->named_buffers();
  for (const auto& [name, tensor] : weights) EXPECT_TRUE(names.insert(name).second) << name;
  for (const auto& [name, tensor] : buffers) EXPECT_TRUE(names.insert(name).second) << name;
  ASSERT_EQ(weights.size(), model->weights().size());
  for (size_t i = 0; i < weights.size(); ++i) EXPECT_TRUE(weights[i].second.is_same(model->weights()[i]));
  ASSERT_EQ(buffers.size(), model->buffers().size());
  for (size_t i = 0; i < buffers.size(); ++i) EXPECT_TRUE(buffers[i].second.is_same(model->buffers()[i]));
  for (const char* name :
       {"stems.0.layers.0.weight", "cells.0.stem0.conv.weight", "cells.0.nodes.1.edges.0.first.depthwise.weight",
        "aux_tower.linear.bias", "logits.linear.weight", "cells.4.stem1.norm.running_mean"})
    EXPECT_TRUE(names.count(name)) << name;
}

TEST(Model, GivesOutTheOpsOfItsEdges) {
  const auto model = build_model(network_desc(kDartsV2, kSmall));
  ReceivedTree desc;
  double rank = 0.0;
  model->op(0, 3, 1).report_finalized(desc, rank);
  EXPECT_EQ(op_from_tree(desc.tree()).name, "dil_conv_3x3");
  EXPECT_THROW(model->op(5, 0, 0), std::out_of_range);
  EXPECT_THAT([&] { model->op(0, 4, 0); },
              ::testing::ThrowsMessage<std::out_of_range>(::testing::HasSubstr("there is no node 4: there are 4")));
  EXPECT_THROW(model->op(0, 0, 2), std::out_of_range);
  EXPECT_THROW(model->op(-1, 0, 0), std::out_of_range);
}

TEST(Model, GivesAuxiliaryLogitsInTrainingOnly) {
  const auto model = build_model(network_desc(kDartsV2, {.channels = 4, .layers = 5, .aux_weight = 0.4}));
  const torch::Tensor x = torch::randn({2, 3, 32, 32});
  torch::Tensor aux_logits;
  EXPECT_EQ(model->forward(x, &aux_logits).sizes(), torch::IntArrayRef({2, 10}));
  EXPECT_EQ(aux_logits.sizes(), torch::IntArrayRef({2, 10}));
  model->eval();
  aux_logits = torch::Tensor();
  model->forward(x, &aux_logits);
  EXPECT_FALSE(aux_logits.defined());
}

/// Every parameter but the tower's takes part in the logits.
TEST(Model, TrainsEveryWeight) {
  const auto model = build_model(network_desc(kNasnet, kSmall));
  model->forward(torch::randn({2, 3, 32, 32})).pow(2).sum().backward();
  for (const auto& [name, weight] : model->named_weights()) EXPECT_TRUE(weight.grad().defined()) << name;
}

class ModelOnSize : public ::testing::TestWithParam<int64_t> {};
INSTANTIATE_TEST_SUITE_P(OddAndTiny, ModelOnSize, ::testing::Values(1, 2, 3, 7, 13, 28, 33));

TEST_P(ModelOnSize, Works) {
  for (const char* genotype : {kDartsV1, kNasnet, kAmoebanet}) {
    const auto model = build_model(network_desc(
        genotype, {.channels = 3, .layers = 7, .reductions = 3, .input = {2, GetParam(), GetParam() + 1}}));
    const torch::Tensor logits = model->forward(torch::randn({2, 2, GetParam(), GetParam() + 1}));
    EXPECT_EQ(logits.sizes(), torch::IntArrayRef({2, 10}));
    EXPECT_TRUE(torch::isfinite(logits).all().item<bool>());
  }
}

TEST(Model, TakesTheStemsOfImagenet) {
  for (const char* stems : {"stems=\"chained\"", "stems=\"separate\""}) {
    const std::string second = stems[7] == 'c' ? "stem_conv3x3_s2" : "stem_conv3x3_s4s2";
    const ModelDesc desc =
        network_desc(kDartsV2, {.channels = 4,
                                .layers = 5,
                                .input = {3, 224, 224},
                                .settings = {stems, "stem_ops=[\"stem_conv3x3_s4\", \"" + second + "\"]",
                                             "stem_multiplier=1", "pool_op=\"pool_avg_7x7\""}});
    EXPECT_TRUE(desc.cells[0].reduction_prev);
    EXPECT_EQ(desc.cells[0].stem0.name, "factorized_reduce");
    const auto model = build_model(desc);
    EXPECT_EQ(model->forward(torch::randn({1, 3, 224, 224})).sizes(), torch::IntArrayRef({1, 10}));
  }
}

TEST(Model, ANodeWithoutEdgesRepeatsTheLastState) {
  ModelDesc desc = network_desc(kDartsV2, kSmall);
  desc.cells[0].nodes[3].edges.clear();
  for (size_t i : {0, 2, 4}) desc.cells[i].alphas_from = static_cast<int64_t>(i);
  torch::manual_seed(1);
  const auto repeating = build_model(desc);
  desc.cells[0].nodes.pop_back();
  desc.cells[0].concat = {2, 3, 4, 4};
  torch::manual_seed(1);
  const auto naming = build_model(desc);
  const torch::Tensor x = torch::randn({2, 3, 32, 32});
  // The first cell of one is computed op by op, of the other by the fused engine: equal but for rounding.
  EXPECT_TRUE(torch::allclose(repeating->forward(x), naming->forward(x), 1e-4, 1e-5));
}

TEST(Model, ACellMayHaveNoNodes) {
  ModelDesc desc = network_desc(kDartsV2, {.channels = 4, .layers = 1, .reductions = 0});
  desc.cells[0].nodes.clear();
  desc.cells[0].concat = {0, 1};
  desc.cells[0].post_op.channels_in = desc.cells[0].post_op.channels_out = 8;
  desc.pool.channels_in = desc.pool.channels_out = desc.logits.channels_in = 8;
  EXPECT_EQ(build_model(desc)->forward(torch::randn({2, 3, 8, 8})).sizes(), torch::IntArrayRef({2, 10}));
}

TEST(Model, SaysWhereAnUnknownOpStands) {
  ModelDesc desc = network_desc(kDartsV2, kSmall);
  desc.cells[2].nodes[1].edges[0].op.name = "sep_conv_9x9";
  try {
    build_model(desc);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::unreadable);
    EXPECT_THAT(error.what(), ::testing::StartsWith("there is no op \"sep_conv_9x9\"; the ops are "));
    EXPECT_EQ(error.where(), "at \"cells[2].nodes[1].edges[0]\" of the model description");
  }
}

TEST(Model, RefusesAFaultyDescription) {
  ModelDesc desc = network_desc(kDartsV2, kSmall);
  desc.cells[1].concat.push_back(9);
  EXPECT_THAT([&] { build_model(desc); },
              ::testing::ThrowsMessage<Error>("key \"cells[1].concat\" names state 9, but there are only 6 states"));
}

}  // namespace model_test
}  // namespace nas::core::testing
