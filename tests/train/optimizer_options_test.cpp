#include "core/train/optimizer_options.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/expect_error.h"

namespace nas::core {
namespace optimizer_options_test {

using test::refusal_of;

TEST(OptimizerOptions, KindsAndTheirNames) {
  EXPECT_EQ(name_of(OptimizerKind::sgd), "sgd");
  EXPECT_EQ(name_of(OptimizerKind::adam), "adam");
  EXPECT_EQ(optimizer_kind("adam"), OptimizerKind::adam);
  EXPECT_EQ(optimizer_kind("adamw"), std::nullopt);
}

TEST(OptimizerOptions, AcceptsTheRecipesOfDarts) {
  EXPECT_NO_THROW((SgdOptions{.learning_rate = 0.025, .momentum = 0.9, .weight_decay = 3e-4}.validate()));
  EXPECT_NO_THROW((AdamOptions{.learning_rate = 3e-4, .beta1 = 0.5, .weight_decay = 1e-3}.validate()));
}

TEST(OptimizerOptions, RefusesSgdOutOfRange) {
  EXPECT_EQ(refusal_of(SgdOptions{.learning_rate = -0.1}), "learning_rate must be at least 0, not -0.1");
  EXPECT_EQ(refusal_of(SgdOptions{.learning_rate = NAN}), "learning_rate must be at least 0, not nan");
  EXPECT_EQ(refusal_of(SgdOptions{.learning_rate = INFINITY}), "learning_rate must be at least 0, not inf");
  EXPECT_EQ(refusal_of(SgdOptions{.momentum = 1}), "momentum must be at least 0 and below 1, not 1");
  EXPECT_EQ(refusal_of(SgdOptions{.weight_decay = -1e-4}), "weight_decay must be at least 0, not -1e-04");
  EXPECT_EQ(refusal_of(SgdOptions{.nesterov = true}), "momentum must be above 0 for nesterov, not 0");
}

TEST(OptimizerOptions, RefusesAdamOutOfRange) {
  EXPECT_EQ(refusal_of(AdamOptions{.learning_rate = -1}), "learning_rate must be at least 0, not -1");
  EXPECT_EQ(refusal_of(AdamOptions{.beta1 = 1}), "beta1 must be at least 0 and below 1, not 1");
  EXPECT_EQ(refusal_of(AdamOptions{.beta2 = -0.5}), "beta2 must be at least 0 and below 1, not -0.5");
  EXPECT_EQ(refusal_of(AdamOptions{.epsilon = -1}), "epsilon must be at least 0, not -1");
  EXPECT_EQ(refusal_of(AdamOptions{.weight_decay = NAN}), "weight_decay must be at least 0, not nan");
}

}  // namespace optimizer_options_test
}  // namespace nas::core
