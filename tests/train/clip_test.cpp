#include <gtest/gtest.h>

#include <limits>

#include "core/train/optimizer.h"
#include "tests/support/expect_error.h"
#include "tests/train/training_oracle.h"

namespace nas::core {
namespace clip_test {

using test::refusal;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

torch::Tensor with_gradient(const torch::Tensor& gradient) {
  torch::Tensor weight = torch::zeros_like(gradient).requires_grad_();
  weight.mutable_grad() = gradient.clone();
  return weight;
}

TEST(ClipGradientNorm, ClipsAsPythonsTorchDoes) {
  const auto& expected = training_oracle()["clip"];
  for (const auto& [limit, name] : {std::pair{0.5, "0.5"}, {100.0, "100.0"}}) {
    std::vector<torch::Tensor> weights;
    for (const torch::Tensor& gradient : tensors_of(expected["gradients"])) weights.push_back(with_gradient(gradient));
    EXPECT_NEAR(clip_gradient_norm(weights, limit), expected["norm"].get<double>(), 1e-13);
    const std::vector<torch::Tensor> clipped = tensors_of(expected["clipped"][name]);
    for (size_t i = 0; i < weights.size(); ++i)
      EXPECT_TRUE(torch::allclose(weights[i].grad(), clipped[i], 1e-13, 1e-15)) << name << ", weight " << i;
  }
}

TEST(ClipGradientNorm, WithoutLimitOnlyMeasures) {
  const std::vector<torch::Tensor> weights{with_gradient(torch::tensor({3.0F, 4.0F})), torch::ones(2)};
  EXPECT_EQ(clip_gradient_norm(weights, kInfinity), 5);
  EXPECT_TRUE(torch::equal(weights[0].grad(), torch::tensor({3.0F, 4.0F})));
  EXPECT_FALSE(weights[1].grad().defined());
}

TEST(ClipGradientNorm, NothingHasNormZero) { EXPECT_EQ(clip_gradient_norm({}, 5), 0); }

TEST(ClipGradientNorm, SaysThatTrainingDiverged) {
  const auto said = [](double value) {
    const std::vector<torch::Tensor> weights{with_gradient(torch::tensor({value, 1.0}))};
    return refusal(ExitCode::failed, [&] { clip_gradient_norm(weights, 5); });
  };
  EXPECT_EQ(said(std::numeric_limits<double>::quiet_NaN()), "training has diverged: the norm of the gradients is nan");
  EXPECT_EQ(said(-kInfinity), "training has diverged: the norm of the gradients is inf");
}

}  // namespace clip_test
}  // namespace nas::core
