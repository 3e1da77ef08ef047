// Architecture parameters: shared by cells of a type, apart from the weights. With a mixed op of the tests' own, so
// that core is tested without any method; the counts are those of the DARTS supernet.

#include <gmock/gmock.h>

#include <array>

#include "core/model/cost.h"
#include "tests/model/supernet_builder.h"

namespace nas::core::testing {
namespace supernet_test {

constexpr std::array<std::string_view, 8> kPrimitives = {"none",         "max_pool_3x3", "avg_pool_3x3",
                                                         "skip_connect", "sep_conv_3x3", "sep_conv_5x5",
                                                         "dil_conv_3x3", "dil_conv_5x5"};

class TestMixedOp final : public Op {
 public:
  explicit TestMixedOp(const OpContext& context)
      : Op(context.desc()),
        candidates_(*this, context, kPrimitives),
        alphas_(add_arch_parameter(context, [] { return 1e-3 * torch::randn({8}); })) {}
  torch::Tensor forward(const torch::Tensor& x) override { return candidates_.forward(x, torch::softmax(alphas_, 0)); }

 private:
  CandidateSet candidates_;
  torch::Tensor alphas_;
};

std::shared_ptr<Model> supernet(int64_t channels, int64_t layers, Shape input = {3, 32, 32}) {
  OpRegistry ops = standard_ops();
  ops.add("test_mixed_op", constructor_of<TestMixedOp>());
  const ModelDesc desc = build_network_desc(
      *make<SupernetBuilder>("test_mixed_op"),
      {.channels = channels, .layers = layers, .input = input, .settings = {"affine=false", "pool_batch_norm=true"}});
  return build_model(desc, ops);
}

TEST(Supernet, CountsAreThoseOfThePaper) {
  const Cost cost = measure_cost(*supernet(16, 8), {.timed_passes = 0});
  EXPECT_EQ(cost.parameters, 1'930'618);
  EXPECT_EQ(cost.arch_parameters, 224);
  const int64_t classifier = 256 * 10;
  EXPECT_NEAR(static_cast<double>(cost.macs - classifier), 300.25e6, 0.005e6);
}

TEST(Supernet, SmallerCountsToo) {
  const Cost narrow = measure_cost(*supernet(8, 5), {.timed_passes = 0});
  EXPECT_EQ(narrow.parameters, 394'210);
  EXPECT_NEAR(static_cast<double>(narrow.macs), 61.6e6, 0.05e6);
  EXPECT_EQ(measure_cost(*supernet(16, 5), {.timed_passes = 0}).parameters, 1'275'834);
}

TEST(Supernet, CellsOfATypeShareTheirAlphas) {
  const auto model = supernet(4, 8);
  const std::vector<int64_t> owners{0, 0, 2, 0, 0, 2, 0, 0};
  ASSERT_EQ(model->arch_parameters().size(), 28u);
  for (int64_t cell = 0; cell < 8; ++cell) {
    EXPECT_EQ(model->desc().cells[static_cast<size_t>(cell)].alphas_from, owners[static_cast<size_t>(cell)]);
    const torch::Tensor& alphas = model->op(cell, 1, 2).arch_parameters()[0];
    EXPECT_TRUE(alphas.is_same(model->op(owners[static_cast<size_t>(cell)], 1, 2).arch_parameters()[0]));
    EXPECT_FALSE(alphas.is_same(model->op(cell == 2 || cell == 5 ? 0 : 2, 1, 2).arch_parameters()[0]));
  }
}

TEST(Supernet, NamesAlphasUnderTheirOwnersAndApartFromWeights) {
  const auto model = supernet(4, 5);
  const NamedTensors alphas = model->named_arch_parameters();
  ASSERT_EQ(alphas.size(), 28u);
  EXPECT_EQ(alphas.front().first, "cells.0.nodes.0.edges.0.arch_parameters.0");
  EXPECT_EQ(alphas.back().first, "cells.1.nodes.3.edges.4.arch_parameters.0");
  for (const torch::Tensor& weight : model->weights())
    for (const auto& [name, tensor] : alphas) EXPECT_FALSE(weight.is_same(tensor));
}

TEST(Supernet, EveryAlphaGetsAGradient) {
  const auto model = supernet(4, 5, {1, 7, 7});
  model->forward(torch::randn({2, 1, 7, 7})).pow(2).sum().backward();
  for (const auto& [name, alphas] : model->named_arch_parameters()) {
    ASSERT_TRUE(alphas.grad().defined()) << name;
    EXPECT_GT(alphas.grad().abs().max().item<double>(), 0.0) << name;
  }
}

TEST(Supernet, AlphasMoveWithTheModel) {
  const auto model = supernet(4, 5, {1, 7, 7});
  const torch::Tensor alphas = model->arch_parameters()[0];
  model->to(torch::kFloat64);
  EXPECT_EQ(alphas.scalar_type(), torch::kFloat64);
  EXPECT_TRUE(model->op(0, 0, 0).arch_parameters()[0].is_same(alphas));
  EXPECT_EQ(model->forward(torch::randn({2, 1, 7, 7}, torch::kFloat64)).scalar_type(), torch::kFloat64);
}

}  // namespace supernet_test
}  // namespace nas::core::testing
