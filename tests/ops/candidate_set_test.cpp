#include "core/ops/candidate_set.h"

#include <gmock/gmock.h>

#include <array>

#include "tests/ops/op_cases.h"

namespace nas::core::testing {
namespace candidate_set_test {

constexpr std::array<std::string_view, 8> kPrimitives = {"none",         "max_pool_3x3", "avg_pool_3x3",
                                                         "skip_connect", "sep_conv_3x3", "sep_conv_5x5",
                                                         "dil_conv_3x3", "dil_conv_5x5"};

CandidateSetHandle make_set(std::span<const std::string_view> primitives, int64_t stride,
                            Engine engine = Engine::fused) {
  static const OpRegistry registry = standard_ops();
  OpBuilder builder(registry, engine);
  const std::string source = bytes_of(op_desc("mixed_op", 4, 4, stride));
  OpRequest request;
  request.desc = source;
  request.affine = false;
  request.pool_batch_norm = true;
  CandidateSetHandle set = made_candidates(builder, request, primitives);
  set.module->to(torch::kFloat64);
  return set;
}

torch::Tensor one_hot(int64_t index) { return torch::one_hot(torch::tensor(index), 8).to(torch::kFloat64); }

class CandidateSetAtStride : public ::testing::TestWithParam<int64_t> {};
INSTANTIATE_TEST_SUITE_P(Strides, CandidateSetAtStride, ::testing::Values(1, 2));

/// A weight of one picks the op alone: the candidates can be taken from the set one by one.
TEST_P(CandidateSetAtStride, IsTheWeightedSumOfItsCandidates) {
  torch::manual_seed(3);
  const CandidateSetHandle set = make_set(kPrimitives, GetParam());
  const torch::Tensor x = torch::randn({2, 4, 7, 7}, torch::kFloat64);
  const torch::Tensor weights = torch::softmax(torch::randn({8}, torch::kFloat64), 0).requires_grad_();
  torch::Tensor expected = torch::zeros_like(set.set->forward(x, one_hot(0)));
  std::vector<double> gradients;
  for (int64_t i = 0; i < 8; ++i) {
    const torch::Tensor candidate = set.set->forward(x, one_hot(i)).detach();
    expected += weights.detach()[i] * candidate;
    gradients.push_back(candidate.sum().item<double>());
  }
  const torch::Tensor actual = set.set->forward(x, weights);
  EXPECT_TRUE(torch::allclose(actual, expected, 1e-12, 1e-12));
  actual.sum().backward();
  EXPECT_TRUE(torch::allclose(weights.grad(), torch::tensor(gradients, torch::kFloat64), 1e-9, 1e-9));
  EXPECT_EQ(weights.grad()[0].item<double>(), 0.0);
}

TEST_P(CandidateSetAtStride, PassesFiniteDifferences) {
  torch::manual_seed(4);
  const CandidateSetHandle set = make_set(kPrimitives, GetParam());
  const torch::Tensor x = torch::randn({2, 4, 5, 5}, torch::kFloat64).requires_grad_();
  const torch::Tensor weights = torch::softmax(torch::randn({8}, torch::kFloat64), 0).requires_grad_();
  const auto loss = [&] { return (set.set->forward(x, weights).pow(2)).sum(); };
  const auto gradients = torch::autograd::grad({loss()}, {x, weights});
  const torch::NoGradGuard no_grad;
  for (const auto& [variable, gradient] : {std::pair(x, gradients[0]), std::pair(weights, gradients[1])}) {
    const torch::Tensor direction = torch::randn_like(variable);
    const double step = 1e-6;
    variable.add_(direction, step);
    const double above = loss().item<double>();
    variable.sub_(direction, 2 * step);
    const double below = loss().item<double>();
    variable.add_(direction, step);
    const double slope = (gradient * direction).sum().item<double>();
    EXPECT_NEAR((above - below) / (2 * step), slope, 1e-5 * std::abs(slope));
  }
}

torch::Tensor forward_active(const CandidateSetHandle& set, const torch::Tensor& x, const torch::Tensor& weights,
                             const std::vector<int64_t>& active) {
  return query<IActiveCandidates>(set.set)->forward_active(x, weights, active);
}

/// The weights of the others are not zero here, so computing one of them would show.
TEST_P(CandidateSetAtStride, ComputesOnlyTheActiveCandidates) {
  for (const Engine engine : {Engine::fused, Engine::reference}) {
    torch::manual_seed(3);
    const CandidateSetHandle set = make_set(kPrimitives, GetParam(), engine);
    const torch::Tensor x = torch::randn({2, 4, 7, 7}, torch::kFloat64).requires_grad_();
    const torch::Tensor weights = torch::softmax(torch::randn({8}, torch::kFloat64), 0).detach().requires_grad_();
    torch::Tensor mask = torch::zeros({8}, torch::kFloat64);
    for (const int64_t i : {6, 2}) mask[i] = 1.0;
    const torch::Tensor expected = set.set->forward(x, weights * mask);
    const torch::Tensor factors = torch::randn_like(expected);
    const auto wanted = torch::autograd::grad({expected}, {x, weights}, {factors});
    const torch::Tensor actual = forward_active(set, x, weights, {6, 2});
    EXPECT_TRUE(torch::allclose(actual, expected, 1e-12, 1e-12));
    actual.backward(factors);
    EXPECT_TRUE(torch::allclose(x.grad(), wanted[0], 1e-10, 1e-10));
    EXPECT_TRUE(torch::allclose(weights.grad(), wanted[1], 1e-10, 1e-10));
    const auto parameters = set.module->named_parameters();
    EXPECT_GT(parameters.size(), 0u);
    for (const auto& parameter : parameters)
      EXPECT_EQ(parameter.value().grad().defined(), parameter.key().starts_with("ops.6.")) << parameter.key();
  }
}

TEST(CandidateSet, RefusesActiveCandidatesThatAreNone) {
  const CandidateSetHandle set = make_set(kPrimitives, 1);
  const torch::Tensor x = torch::zeros({1, 4, 3, 3}, torch::kFloat64), weights = torch::ones({8}, torch::kFloat64);
  EXPECT_THROW(forward_active(set, x, weights, {}), std::invalid_argument);
  EXPECT_THROW(forward_active(set, x, weights, {8}), std::invalid_argument);
  EXPECT_THROW(forward_active(set, x, weights, {-1}), std::invalid_argument);
  EXPECT_THROW(forward_active(set, x, weights, {3, 3}), std::invalid_argument);
}

TEST(CandidateSet, DescribesItsCandidates) {
  const CandidateSetHandle set = make_set(kPrimitives, 2);
  ASSERT_EQ(set.set->size(), 8);
  ReceivedTree desc;
  set.set->describe(4, desc);
  EXPECT_EQ(op_from_tree(desc.tree()), op_desc("sep_conv_3x3", 4, 4, 2));
  EXPECT_THROW(set.set->describe(8, desc), std::out_of_range);
  EXPECT_THROW(set.set->describe(-1, desc), std::out_of_range);
}

TEST(CandidateSet, OfNoneAloneIsZeroWithAGradientForTheWeight) {
  constexpr std::array<std::string_view, 1> none = {"none"};
  const CandidateSetHandle set = make_set(none, 2);
  const torch::Tensor weights = torch::ones({1}, torch::kFloat64).requires_grad_();
  const torch::Tensor y = set.set->forward(torch::randn({2, 4, 5, 5}, torch::kFloat64), weights);
  EXPECT_EQ(y.sizes(), torch::IntArrayRef({2, 4, 3, 3}));
  y.sum().backward();
  EXPECT_EQ(weights.grad().item<double>(), 0.0);
}

TEST(CandidateSet, RefusesUnknownPrimitivesAndWrongWeights) {
  constexpr std::array<std::string_view, 1> unknown = {"sep_conv_9x9"};
  EXPECT_THAT([&] { make_set(unknown, 1); },
              ::testing::Throws<std::invalid_argument>(::testing::Property(
                  &std::exception::what, ::testing::StartsWith("there is no op \"sep_conv_9x9\""))));
  EXPECT_THAT([&] { make_set({}, 1); }, ::testing::ThrowsMessage<std::invalid_argument>(::testing::HasSubstr(
                                            "\"mixed_op\" has candidates but names no primitive")));
  const CandidateSetHandle set = make_set(kPrimitives, 1);
  EXPECT_THROW(set.set->forward(torch::zeros({1, 4, 3, 3}, torch::kFloat64), torch::ones({7})), c10::Error);
}

}  // namespace candidate_set_test
}  // namespace nas::core::testing
