// One edge, fused against op by op: every primitive, alone and in mixtures, over the shapes that occur in networks.
#include <gmock/gmock.h>

#include <array>
#include <sstream>
#include <tuple>

#include "core/base/plugin_call.h"
#include "core/ops/op_registry.h"
#include "core/ops/standard_ops.h"
#include "tests/engine/parity.h"
#include "tests/ops/op_cases.h"

namespace nas::core::testing {
namespace mixture_parity_test {

constexpr std::array<std::string_view, 9> kPrimitives = {"none",         "max_pool_3x3", "avg_pool_3x3",
                                                         "skip_connect", "sep_conv_3x3", "sep_conv_5x5",
                                                         "sep_conv_7x7", "dil_conv_3x3", "dil_conv_5x5"};

struct Case {
  int64_t batch, channels, height, width, stride;
  bool affine, pool_batch_norm, training;
  torch::ScalarType type;
};

std::string text(const Case& c) {
  std::ostringstream out;
  out << c.batch << "x" << c.channels << "x" << c.height << "x" << c.width << " stride " << c.stride << " affine "
      << c.affine << " pool norm " << c.pool_batch_norm << " training " << c.training << " " << c.type;
  return out.str();
}

/// The parameters are the same for both engines.
CandidateSetHandle make_set(const Case& c, std::span<const std::string_view> primitives, Engine engine) {
  static const OpRegistry registry = standard_ops();
  OpBuilder builder(registry, engine);
  const std::string source = bytes_of(op_desc("mixed_op", c.channels, c.channels, c.stride));
  OpRequest request;
  request.desc = source;
  request.affine = c.affine;
  request.pool_batch_norm = c.pool_batch_norm;
  torch::manual_seed(5);
  CandidateSetHandle set = made_candidates(builder, request, primitives);
  set.module->to(c.type);
  const torch::NoGradGuard no_grad;
  for (auto& parameter : set.module->parameters())
    if (parameter.dim() == 1) parameter.add_(0.3 * torch::randn(parameter.sizes(), parameter.options()));
  for (auto& buffer : set.module->named_buffers()) {
    if (buffer.key().ends_with("running_var")) buffer.value().mul_(0.5).add_(0.1);
    if (buffer.key().ends_with("running_mean")) buffer.value().add_(torch::randn_like(buffer.value()));
  }
  set.module->train(c.training);
  return set;
}

Computed compute(const Case& c, std::span<const std::string_view> primitives, Engine engine,
                 std::vector<torch::Tensor>* buffers) {
  const CandidateSetHandle set = make_set(c, primitives, engine);
  torch::manual_seed(6);
  const torch::Tensor x = torch::randn({c.batch, c.channels, c.height, c.width}, c.type).requires_grad_();
  const torch::Tensor weights = torch::randn({set.set->size()}, c.type).requires_grad_();
  std::vector<torch::Tensor> variables = set.module->parameters();
  variables.push_back(x);
  variables.push_back(weights);
  Computed result = differentiate(set.set->forward(x, weights), variables);
  *buffers = set.module->buffers();
  return result;
}

void expect_parity(const Case& c, std::span<const std::string_view> primitives, const std::string& what) {
  std::vector<torch::Tensor> fused_buffers, reference_buffers;
  const Computed reference = compute(c, primitives, Engine::reference, &reference_buffers);
  const Computed fused = compute(c, primitives, Engine::fused, &fused_buffers);
  expect_same(fused, reference, what + " " + text(c));
  for (size_t i = 0; i < reference_buffers.size(); ++i)
    EXPECT_LT(relative_error(fused_buffers[i], reference_buffers[i]), tolerance(c.type)) << what << ": buffer " << i;
}

using Shape2 = std::pair<int64_t, int64_t>;
class MixtureParity : public ::testing::TestWithParam<std::tuple<int64_t, Shape2, int64_t>> {
 protected:
  Case the_case(bool affine, bool pool_batch_norm, bool training, torch::ScalarType type, int64_t batch) const {
    const auto& [channels, size, stride] = GetParam();
    return {batch, channels, size.first, size.second, stride, affine, pool_batch_norm, training, type};
  }
};
INSTANTIATE_TEST_SUITE_P(Shapes, MixtureParity,
                         ::testing::Combine(::testing::Values(2, 3, 8, 17, 64),
                                            ::testing::Values(Shape2{1, 1}, Shape2{2, 2}, Shape2{7, 7}, Shape2{5, 9},
                                                              Shape2{16, 16}),
                                            ::testing::Values(1, 2)));

TEST_P(MixtureParity, OfEachPrimitiveAlone) {
  for (const std::string_view& primitive : kPrimitives)
    expect_parity(the_case(true, true, true, torch::kFloat64, 3), {&primitive, 1}, std::string(primitive));
}

TEST_P(MixtureParity, OfAllPrimitivesTogether) {
  expect_parity(the_case(false, true, true, torch::kFloat64, 18), kPrimitives, "all");
  expect_parity(the_case(true, false, true, torch::kFloat64, 2), kPrimitives, "all");
}

TEST_P(MixtureParity, InEvaluation) {
  expect_parity(the_case(true, true, false, torch::kFloat64, 2), kPrimitives, "all");
}

/// 20 images: for a few images of 1x1, rounding would dominate the variance that batch norm divides by.
TEST_P(MixtureParity, InSinglePrecision) {
  expect_parity(the_case(false, true, true, torch::kFloat32, 20), kPrimitives, "all");
}

/// A factorized reduce needs two channels; all other primitives work with one.
TEST(MixtureParity, OfOneChannel) {
  constexpr std::array<std::string_view, 5> primitives = {"max_pool_3x3", "avg_pool_3x3", "sep_conv_3x3",
                                                          "dil_conv_5x5", "skip_connect"};
  expect_parity({4, 1, 9, 6, 1, true, true, true, torch::kFloat64}, primitives, "one channel");
  expect_parity({4, 1, 9, 6, 2, true, true, true, torch::kFloat64}, std::span(primitives).first(4), "one channel");
}

/// The pointwise convolution needs no margin of rows; the candidates that share its rows do.
TEST(MixtureParity, OfAPointwiseConvolutionBesideOthers) {
  constexpr std::array<std::string_view, 4> primitives = {"dil_conv_5x5", "relu_conv1x1_bn", "sep_conv_3x3",
                                                          "relu_conv1x1_bn"};
  for (const int64_t across : {1, 7, 33}) {
    const Case c{5, 8, 9, across, 1, true, true, true, torch::kFloat64};
    expect_parity(c, primitives, "in between");
    expect_parity(c, std::span(primitives).subspan(1, 2), "first");
    expect_parity(c, std::span(primitives).subspan(3, 1), "alone");
  }
}

/// Two norms of the same pool differ in evaluation, where they use running statistics.
TEST(MixtureParity, OfRepeatedPrimitives) {
  constexpr std::array<std::string_view, 6> primitives = {"max_pool_3x3", "avg_pool_3x3", "skip_connect",
                                                          "max_pool_3x3", "avg_pool_3x3", "skip_connect"};
  for (const bool training : {true, false})
    for (const int64_t stride : {1, 2})
      expect_parity({3, 8, 7, 6, stride, true, true, training, torch::kFloat64}, primitives, "twice");
}

/// A pool whose windows all cover the whole map has no variance; rounding must not make it negative.
TEST(MixtureParity, OfMapsSmallerThanAWindow) {
  for (const double far : {0.0, 100.0}) {
    const Case c{1, 8, 2, 2, 1, false, true, true, torch::kFloat32};
    constexpr std::array<std::string_view, 2> primitives = {"max_pool_3x3", "avg_pool_3x3"};
    const CandidateSetHandle set = make_set(c, primitives, Engine::fused);
    const torch::Tensor x = torch::randn({1, 8, 2, 2}) * (1.0 + far) + far;
    EXPECT_TRUE(torch::isfinite(set.set->forward(x, torch::ones({2}))).all().item<bool>()) << far;
  }
}

TEST(MixtureParity, OfOneImage) {
  expect_parity({1, 8, 12, 12, 1, true, true, true, torch::kFloat64}, kPrimitives, "one image");
}

/// The kernels do not check shapes. For an input that does not fit, LibTorch must report the error.
TEST(MixtureParity, LeavesInputsThatDoNotFitToLibTorch) {
  const Case c{2, 8, 6, 6, 1, true, false, true, torch::kFloat64};
  const CandidateSetHandle set = make_set(c, std::span(kPrimitives).subspan(4, 1), Engine::fused);
  const torch::Tensor weight = torch::ones({1}, torch::kFloat64);
  EXPECT_THROW(set.set->forward(torch::randn({2, 6, 6, 6}, torch::kFloat64), weight), PluginFailure);
  EXPECT_THROW(set.set->forward(torch::randn({2, 16, 6, 6}, torch::kFloat64), weight), PluginFailure);
}

/// All zeros: every window of the max pool has equal maxima, of which the first in reading order receives the gradient.
TEST(MixtureParity, OfTies) {
  constexpr std::array<std::string_view, 1> pool = {"max_pool_3x3"};
  for (Engine engine : {Engine::reference, Engine::fused}) {
    const Case c{2, 3, 6, 6, 1, true, false, true, torch::kFloat64};
    const CandidateSetHandle set = make_set(c, pool, engine);
    const torch::Tensor x = torch::zeros({2, 3, 6, 6}, torch::kFloat64).requires_grad_();
    set.set->forward(x, torch::ones({1}, torch::kFloat64)).sum().backward();
    EXPECT_EQ(x.grad()[0][0][0][0].item<double>(), 4.0);
    EXPECT_EQ(x.grad()[0][0][5][5].item<double>(), 0.0);
  }
}

}  // namespace mixture_parity_test
}  // namespace nas::core::testing
