#pragma once
/// \file
/// Compares the outputs and gradients of the two engines.

#include <gmock/gmock.h>
#include <torch/torch.h>

#include <algorithm>
#include <string>
#include <vector>

namespace nas::core::testing {

/// Largest absolute difference, relative to the largest absolute value of `expected` or to 1e-3, whichever is larger: a
/// tensor whose values are all rounding noise has no relative error.
inline double relative_error(const torch::Tensor& actual, const torch::Tensor& expected) {
  if (expected.numel() == 0) return actual.numel() == 0 ? 0.0 : 1.0;
  const double scale = std::max(expected.abs().max().item<double>(), 1e-3);
  return (actual - expected).abs().max().item<double>() / scale;
}

inline double tolerance(torch::ScalarType type) { return type == torch::kFloat64 ? 1e-10 : 1e-4; }

/// The results of a forward and a backward pass.
struct Computed {
  torch::Tensor output;
  std::vector<torch::Tensor> gradients;  ///< undefined gradients as zeros
};

/// The element type of `expected` determines the tolerance. `what`: the case, for messages.
inline void expect_same(const Computed& actual, const Computed& expected, const std::string& what) {
  const double allowed = tolerance(expected.output.scalar_type());
  ASSERT_EQ(actual.output.sizes(), expected.output.sizes()) << what;
  EXPECT_LT(relative_error(actual.output, expected.output), allowed) << what << ": output";
  ASSERT_EQ(actual.gradients.size(), expected.gradients.size());
  for (size_t i = 0; i < expected.gradients.size(); ++i)
    EXPECT_LT(relative_error(actual.gradients[i], expected.gradients[i]), allowed) << what << ": gradient " << i;
}

/// The gradients of sum(output * r), with r a fixed random tensor, with respect to `variables`.
inline Computed differentiate(const torch::Tensor& output, const std::vector<torch::Tensor>& variables) {
  torch::manual_seed(99);
  const torch::Tensor loss = (output * torch::randn(output.sizes(), torch::kFloat32).to(output.options())).sum();
  Computed result{output.detach(), torch::autograd::grad({loss}, variables, {}, std::nullopt, false, true)};
  for (size_t i = 0; i < variables.size(); ++i)
    if (!result.gradients[i].defined()) result.gradients[i] = torch::zeros_like(variables[i]);
  return result;
}

}  // namespace nas::core::testing
