#include "core/data/normalisation.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/support/expect_error.h"

namespace nas::core {
namespace normalisation_test {

using test::error_of;

TEST(Normalisation, MeasuresEachChannelAsTorchDoes) {
  torch::manual_seed(1);
  const auto images = torch::randint(0, 256, {50, 3, 7, 9}, torch::kUInt8);
  const auto pixels = images.to(torch::kFloat64) / 255;
  const auto measured = measure_normalisation(images);
  ASSERT_EQ(measured.mean.size(), 3U);
  for (int64_t channel = 0; channel < 3; ++channel) {
    const auto values = pixels.select(1, channel);
    EXPECT_NEAR(measured.mean[channel], values.mean().item<double>(), 1e-12);
    EXPECT_NEAR(measured.deviation[channel], values.std(/*unbiased=*/false).item<double>(), 1e-12);
  }
}

TEST(Normalisation, RefusesAConstantChannel) {
  auto images = torch::randint(0, 256, {4, 2, 3, 3}, torch::kUInt8);
  images.select(1, 1).fill_(200);
  const Error error = error_of([&] { measure_normalisation(images); });
  EXPECT_STREQ(error.what(), "channel 1 of the training images is constant, so it has no deviation to divide by");
  EXPECT_EQ(error.remedy(), "give data.mean and data.std instead of measuring them");
  EXPECT_EQ(error.code(), ExitCode::data);
}

TEST(Normalisation, IsValidatedAgainstTheChannels) {
  EXPECT_NO_THROW((Normalisation{{0.5, 0.4}, {0.2, 0.1}}.validate(2)));
  const Normalisation wrong[] = {{{0.5}, {0.2}},
                                 {{0.5, 0.4}, {0.2}},
                                 {{0.5, 0.4}, {0.2, 0}},
                                 {{0.5, std::numeric_limits<double>::quiet_NaN()}, {0.2, 0.1}}};
  for (const auto& normalisation : wrong) {
    const Error error = error_of([&] { normalisation.validate(2); });
    EXPECT_STREQ(error.what(),
                 "normalisation needs one mean and one positive deviation per channel, of which there are 2");
    EXPECT_EQ(error.code(), ExitCode::config);
  }
}

}  // namespace normalisation_test
}  // namespace nas::core
