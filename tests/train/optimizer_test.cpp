#include "core/train/optimizer.h"

#include <gtest/gtest.h>

#include "tests/support/expect_error.h"
#include "tests/train/training_oracle.h"

namespace nas::core {
namespace optimizer_test {

using test::refusal;

struct Case {
  const char* name;
  OptimizerOptions options;
};

/// The steps of oracle.py: a falling learning rate, and a first step without gradient for the second weight.
class OptimizerParity : public testing::TestWithParam<Case> {};

TEST_P(OptimizerParity, WalksAsPythonsTorchDoes) {
  const nlohmann::json& expected = training_oracle()["optimizers"][GetParam().name];
  std::vector<torch::Tensor> weights = tensors_of(expected["start"]);
  for (torch::Tensor& weight : weights) weight.requires_grad_();
  const auto optimizer = make_optimizer(weights, GetParam().options);
  const double start_rate = optimizer->learning_rate();
  for (size_t step = 0; step < expected["gradients"].size(); ++step) {
    optimizer->set_learning_rate(start_rate / static_cast<double>(1 + step));
    optimizer->zero_grad();
    const std::vector<torch::Tensor> gradients = tensors_of(expected["gradients"][step]);
    for (size_t i = 0; i < weights.size(); ++i)
      if (step > 0 || i != 1) weights[i].mutable_grad() = gradients[i].clone();
    optimizer->step();

    const std::vector<torch::Tensor> after = tensors_of(expected["weights"][step]);
    const std::vector<torch::Tensor> buffers = optimizer->momentum_buffers();
    ASSERT_EQ(buffers.size(), weights.size());
    for (size_t i = 0; i < weights.size(); ++i) {
      EXPECT_TRUE(torch::allclose(weights[i], after[i], 1e-13, 1e-14)) << "step " << step << ", weight " << i;
      const auto& buffer = expected["momentum"][step][i];
      ASSERT_EQ(buffers[i].defined(), !buffer.is_null()) << "step " << step << ", weight " << i;
      if (buffers[i].defined()) {
        EXPECT_TRUE(torch::allclose(buffers[i], tensor_of(buffer, kShapes[i]), 1e-13, 1e-14));
      }
    }
  }
}

/// A convolution's gradient may lie in memory in another order than its weight.
TEST(Optimizer, TakesGradientsInAnyMemoryFormat) {
  const SgdOptions options{.learning_rate = 0.1, .momentum = 0.9, .weight_decay = 3e-4};
  torch::manual_seed(1);
  torch::Tensor weight = torch::randn({4, 3, 5, 5}, torch::requires_grad());
  torch::Tensor same = weight.detach().clone().requires_grad_();
  const auto optimizer = make_optimizer({weight}, options), other = make_optimizer({same}, options);
  for (int step = 0; step < 3; ++step) {
    const torch::Tensor gradient = torch::randn_like(same);
    same.mutable_grad() = gradient;
    weight.mutable_grad() = gradient.contiguous(torch::MemoryFormat::ChannelsLast);
    ASSERT_NE(weight.grad().strides(), weight.strides());
    optimizer->step();
    other->step();
    EXPECT_TRUE(torch::equal(weight, same)) << "step " << step;
  }
}

INSTANTIATE_TEST_SUITE_P(
    AllKinds, OptimizerParity,
    testing::Values(Case{"sgd", SgdOptions{.learning_rate = 0.1}},
                    Case{"sgd_momentum", SgdOptions{.learning_rate = 0.1, .momentum = 0.9, .weight_decay = 3e-4}},
                    Case{"sgd_nesterov",
                         SgdOptions{.learning_rate = 0.1, .momentum = 0.9, .weight_decay = 3e-4, .nesterov = true}},
                    Case{"adam", AdamOptions{.learning_rate = 0.01, .beta1 = 0.5, .weight_decay = 1e-3}},
                    Case{"adam_epsilon", AdamOptions{.learning_rate = 0.01, .epsilon = 1e-3}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(Optimizer, MomentumBuffersAreItsOwn) {
  torch::Tensor weight = torch::ones(2).requires_grad_();
  const auto optimizer = make_optimizer({weight}, SgdOptions{.learning_rate = 1, .momentum = 0.5});
  EXPECT_FALSE(optimizer->momentum_buffers()[0].defined());
  weight.mutable_grad() = torch::ones(2);
  optimizer->step();
  optimizer->momentum_buffers()[0].fill_(2);
  optimizer->step();
  EXPECT_TRUE(torch::equal(optimizer->momentum_buffers()[0], torch::full(2, 2.0)));
  EXPECT_TRUE(torch::equal(weight.detach(), torch::full(2, -2.0)));
}

TEST(Optimizer, ZeroGradUndefinesGradients) {
  torch::Tensor weight = torch::ones(2).requires_grad_();
  const auto optimizer = make_optimizer({weight}, SgdOptions{});
  weight.sum().backward();
  optimizer->zero_grad();
  EXPECT_FALSE(weight.grad().defined());
  EXPECT_TRUE(optimizer->weights()[0].is_same(weight));
}

TEST(Optimizer, RefusesBadOptions) {
  EXPECT_EQ(refusal(ExitCode::config, [] { make_optimizer({torch::ones(1)}, SgdOptions{.momentum = 2}); }),
            "momentum must be at least 0 and below 1, not 2");
}

}  // namespace optimizer_test
}  // namespace nas::core
