// The gradients of the fused engine against central differences in double precision, independent of any reference.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <vector>

#include "tests/engine/parity.h"
#include "tests/ops/op_cases.h"

namespace nas::core::testing {
namespace finite_difference_test {

constexpr double kStep = 1e-6;
constexpr int64_t kProbes = 12;  ///< number of elements of each tensor that are checked

/// d f / d variable[element].
template <class Function>
double central_difference(const Function& f, const torch::Tensor& variable, int64_t element) {
  const torch::NoGradGuard no_grad;
  torch::Tensor value = variable.view(-1)[element];
  const double before = value.item<double>();
  value.fill_(before + kStep);
  const double above = f();
  value.fill_(before - kStep);
  const double below = f();
  value.fill_(before);
  return (above - below) / (2 * kStep);
}

class FiniteDifferences : public ::testing::TestWithParam<std::tuple<std::string, int64_t>> {};
INSTANTIATE_TEST_SUITE_P(Primitives, FiniteDifferences,
                         ::testing::Combine(::testing::Values("max_pool_3x3", "avg_pool_3x3", "skip_connect",
                                                              "sep_conv_3x3", "sep_conv_5x5", "dil_conv_3x3",
                                                              "dil_conv_5x5"),
                                            ::testing::Values(1, 2)));

TEST_P(FiniteDifferences, AreTheGradients) {
  const auto& [primitive, stride] = GetParam();
  const std::array<std::string_view, 1> primitives = {primitive};
  const OpRegistry registry = standard_ops();
  OpBuilder builder(registry, Engine::fused);
  const std::string desc = bytes_of(op_desc("mixed_op", 4, 4, stride));
  OpRequest request;
  request.desc = desc;
  request.affine = true;
  request.pool_batch_norm = true;
  torch::manual_seed(11);
  const CandidateSetHandle set = made_candidates(builder, request, primitives);
  set.module->to(torch::kFloat64);
  const auto options = torch::dtype(torch::kFloat64).requires_grad(true);
  std::vector<torch::Tensor> variables = set.module->parameters();
  variables.push_back(torch::randn({3, 4, 7, 6}, options));
  variables.push_back(torch::ones({1}, options));
  const torch::Tensor x = variables[variables.size() - 2], weight = variables.back();
  const auto output = [&] { return set.set->forward(x, weight); };
  const torch::Tensor factors = torch::randn(output().sizes(), torch::kFloat64);
  const auto value = [&] { return (output() * factors).sum().item<double>(); };

  const auto gradients = torch::autograd::grad({(output() * factors).sum()}, variables);
  for (size_t i = 0; i < variables.size(); ++i) {
    const torch::Tensor expected = gradients[i].contiguous().view(-1);
    const double scale = std::max(1.0, expected.abs().max().item<double>());
    for (int64_t probe = 0; probe < std::min(kProbes, expected.numel()); ++probe) {
      const int64_t element = probe * expected.numel() / std::min(kProbes, expected.numel());
      EXPECT_NEAR(central_difference(value, variables[i], element), expected[element].item<double>(), 1e-6 * scale)
          << "variable " << i << ", element " << element;
    }
  }
}

}  // namespace finite_difference_test
}  // namespace nas::core::testing
