#include "core/train/loss.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/expect_error.h"
#include "tests/train/training_oracle.h"

namespace nas::core {
namespace loss_test {

using test::refusal_of;

TEST(TrainingLoss, IsThePapersDefinition) {
  const auto& expected = training_oracle()["loss"];
  const torch::Tensor logits = tensor_of(expected["logits"], {6, 10});
  const torch::Tensor aux = tensor_of(expected["aux"], {6, 10});
  const torch::Tensor targets = integers_of(expected["targets"]);
  for (const auto& [smoothing, name] : {std::pair{0.0, "0.0"}, {0.1, "0.1"}}) {
    const LossOptions options{.label_smoothing = smoothing, .aux_weight = 0.4};
    EXPECT_NEAR(training_loss(logits, {}, targets, options).item<double>(),
                expected["values"][name]["plain"].get<double>(), 1e-14);
    EXPECT_NEAR(training_loss(logits, aux, targets, options).item<double>(),
                expected["values"][name]["aux"].get<double>(), 1e-14);
  }
}

TEST(TrainingLoss, WeighsClassesAsPyTorchDoes) {
  const auto& expected = training_oracle()["loss"];
  const torch::Tensor logits = tensor_of(expected["logits"], {6, 10});
  const torch::Tensor aux = tensor_of(expected["aux"], {6, 10});
  const torch::Tensor targets = integers_of(expected["targets"]);
  const torch::Tensor weights = balanced_class_weights(targets, 10);
  EXPECT_TRUE(torch::allclose(weights, tensor_of(expected["class_weights"], {10}), 1e-15, 0)) << weights;
  EXPECT_NEAR(weights.index_select(0, targets).mean().item<double>(), 1, 1e-14);
  for (const auto& [smoothing, name] : {std::pair{0.0, "0.0"}, {0.1, "0.1"}}) {
    const LossOptions options{.label_smoothing = smoothing, .aux_weight = 0.4, .class_weights = weights};
    EXPECT_NEAR(training_loss(logits, aux, targets, options).item<double>(), expected["weighted"][name].get<double>(),
                1e-14);
  }
}

TEST(TrainingLoss, HasAGradient) {
  const torch::Tensor logits = torch::zeros({1, 4}, torch::kFloat64).requires_grad_();
  training_loss(logits, {}, torch::tensor({int64_t{2}}), {.label_smoothing = 0.2}).backward();
  // softmax minus target: 1/4 minus 0.05, and minus 0.85 for the true class.
  const torch::Tensor expected = torch::tensor({{0.2, 0.2, -0.6, 0.2}}, torch::kFloat64);
  EXPECT_TRUE(torch::allclose(logits.grad(), expected, 1e-14, 1e-15)) << logits.grad();
}

TEST(TrainingLoss, RefusesOptionsOutOfRange) {
  EXPECT_EQ(refusal_of(LossOptions{.label_smoothing = 1}), "label_smoothing must be at least 0 and below 1, not 1");
  EXPECT_EQ(refusal_of(LossOptions{.label_smoothing = NAN}), "label_smoothing must be at least 0 and below 1, not nan");
  EXPECT_EQ(refusal_of(LossOptions{.aux_weight = -0.4}), "aux_weight must be at least 0, not -0.4");
}

}  // namespace loss_test
}  // namespace nas::core
