#include "core/model/drop_path.h"

#include <gmock/gmock.h>

#include "core/model/node.h"
#include "tests/desc/genotypes.h"
#include "tests/model/networks.h"

namespace nas::core::testing {
namespace drop_path_test {

TEST(DropPath, DropsWholeSamplesAndScalesTheRest) {
  torch::manual_seed(2);
  const int64_t samples = 20'000;
  const double probability = 0.3;
  const torch::Tensor y = drop_path(torch::ones({samples, 2, 3, 1}), probability).flatten(1);
  EXPECT_TRUE(torch::equal(y, y.select(1, 0).unsqueeze(1).expand_as(y)));
  const torch::Tensor kept = y.select(1, 0).masked_select(y.select(1, 0) != 0);
  EXPECT_TRUE(torch::allclose(kept, torch::full_like(kept, 1.0 / (1.0 - probability))));
  const double deviation = std::sqrt(probability * (1 - probability) * samples);
  EXPECT_NEAR(static_cast<double>(samples - kept.numel()), probability * samples, 4 * deviation);
}

TEST(DropPath, AtZeroIsTheIdentityAndDrawsNothing) {
  torch::manual_seed(2);
  const torch::Tensor expected = torch::rand({3});
  torch::manual_seed(2);
  const torch::Tensor x = torch::ones({2, 1, 1, 1});
  EXPECT_TRUE(drop_path(x, 0.0).is_same(x));
  EXPECT_TRUE(torch::equal(torch::rand({3}), expected));
}

TEST(DropPath, PassesGradientsOfKeptSamplesOnly) {
  const torch::Tensor x = torch::ones({64, 1, 2, 2}).requires_grad_();
  const torch::Tensor y = drop_path(x, 0.5);
  y.sum().backward();
  EXPECT_TRUE(torch::equal(x.grad(), y.detach()));
}

/// How many of 256 samples a node of one edge, fed with `input`, loses.
int64_t dropped_by(const char* op, int64_t stride, bool training) {
  static const OpRegistry registry = standard_ops();
  OpBuilder builder(registry);
  const NodeDesc desc{{EdgeDesc{OpDesc{op, 4, 4, stride, {}, {}}, {0}}}};
  Node node(desc, "node", OpMaker{builder}, nullptr);
  node.train(training);
  const std::vector<torch::Tensor> states(2, torch::rand({256, 4, 4, 4}) + 0.5);
  SplitStates split;
  const torch::Tensor y = node.forward({states, split, MapSize{4, 4}.after(stride), 0.5}).flatten(1);
  return (y.abs().amax(1) == 0).sum().item<int64_t>();
}

/// quark0/darts exempts the identity alone: a skip connection of stride 2 is a factorized reduce and is dropped.
TEST(DropPath, SparesIdentitiesAlone) {
  torch::manual_seed(2);
  EXPECT_EQ(dropped_by("skip_connect", 1, true), 0);
  for (const auto& [op, stride] : {std::pair("skip_connect", 2), std::pair("max_pool_3x3", 1),
                                   std::pair("avg_pool_3x3", 2), std::pair("sep_conv_3x3", 1)})
    EXPECT_NEAR(static_cast<double>(dropped_by(op, stride, true)), 128, 32) << op;
}

TEST(DropPath, IsForTrainingOnly) { EXPECT_EQ(dropped_by("max_pool_3x3", 1, false), 0); }

TEST(DropPath, IsSetForTheWholeModel) {
  const auto model = build_model(network_desc(kDartsV2, {.channels = 4, .layers = 5, .input = {1, 8, 8}}));
  const torch::Tensor x = torch::randn({4, 1, 8, 8});
  const auto logits = [&] { return model->forward(x).detach(); };
  EXPECT_TRUE(torch::equal(logits(), logits()));
  model->set_drop_path(0.5);
  EXPECT_FALSE(torch::equal(logits(), logits()));
  model->eval();
  EXPECT_TRUE(torch::equal(logits(), logits()));
}

TEST(DropPath, ProbabilitiesAreInRange) {
  const auto model = build_model(network_desc(kDartsV2, {.channels = 4, .layers = 5, .input = {1, 8, 8}}));
  EXPECT_THAT([&] { model->set_drop_path(1.0); },
              ::testing::ThrowsMessage<std::invalid_argument>("drop path probability must be in [0, 1), not 1.000000"));
  EXPECT_THROW(model->set_drop_path(-0.1), std::invalid_argument);
  EXPECT_THROW(model->set_drop_path(std::nan("")), std::invalid_argument);
}

}  // namespace drop_path_test
}  // namespace nas::core::testing
