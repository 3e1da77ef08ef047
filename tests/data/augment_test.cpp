// The oracle is PyTorch's own padding, slicing, flipping and arithmetic.
#include "core/data/augment.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <map>

#include "tests/support/expect_error.h"

namespace nas::core {
namespace augment_test {

using test::error_of;

using torch::indexing::Slice;

constexpr ImageShape kShape{3, 9, 7};
const std::vector<double> kMean{0.49139968, 0.48215827, 0.44653124};
const std::vector<double> kDeviation{0.24703233, 0.24348505, 0.26158768};

torch::Tensor random_image() {
  torch::manual_seed(3);
  return torch::randint(0, 256, {kShape.channels, kShape.height, kShape.width}, torch::kUInt8);
}

torch::Tensor column(const std::vector<double>& values) {
  return torch::tensor(values, torch::kFloat32).view({-1, 1, 1});
}

torch::Tensor normalised(const torch::Tensor& image) {
  return (image.to(torch::kFloat32) / 255).sub(column(kMean)).div(column(kDeviation));
}

torch::Tensor oracle(const torch::Tensor& image, const AugmentOptions& options, const Augmentation& drawn) {
  const int64_t p = options.crop_padding;
  auto window = torch::constant_pad_nd(image, {p, p, p, p});
  window = window.index(
      {Slice(), Slice(drawn.top, drawn.top + kShape.height), Slice(drawn.left, drawn.left + kShape.width)});
  if (drawn.flip) window = window.flip(2);
  auto output = normalised(window);
  const auto y = torch::arange(kShape.height).view({-1, 1});
  const auto x = torch::arange(kShape.width).view({1, -1});
  const double half = static_cast<double>(options.cutout_length) / 2;
  const auto within = [&](const torch::Tensor& at, int64_t middle) {
    return (at >= middle - half) & (at < middle + half);
  };
  return output.masked_fill(within(y, drawn.cutout_y) & within(x, drawn.cutout_x), 0);
}

torch::Tensor augmented(const torch::Tensor& image, const AugmentOptions& options, const Augmentation& drawn) {
  auto output = torch::full(image.sizes(), 1e9F);
  augment(image.data_ptr<uint8_t>(), kShape, options, drawn, NormalisationTable(kMean, kDeviation),
          output.data_ptr<float>());
  return output;
}

TEST(Augment, OnlyNormalisesWhenAllIsOff) {
  const auto image = random_image();
  EXPECT_TRUE(torch::equal(augmented(image, {}, {}), normalised(image)));
}

TEST(Augment, EqualsTheOracleForEveryWindowAndFlip) {
  const auto image = random_image();
  for (const int64_t padding : {1, 4, 12}) {  // 12: windows that miss the image
    const AugmentOptions options{.crop_padding = padding, .horizontal_flip = true};
    for (int64_t top = 0; top <= 2 * padding; ++top) {
      for (int64_t left = 0; left <= 2 * padding; ++left) {
        for (const bool flip : {false, true}) {
          const Augmentation drawn{.top = top, .left = left, .flip = flip};
          ASSERT_TRUE(torch::equal(augmented(image, options, drawn), oracle(image, options, drawn)))
              << padding << " " << top << " " << left << " " << flip;
        }
      }
    }
  }
}

TEST(Augment, EqualsTheOracleForEveryCutout) {
  const auto image = random_image();
  for (const int64_t length : {2, 4, 16}) {
    for (int64_t y = 0; y < kShape.height; ++y) {
      for (int64_t x = 0; x < kShape.width; ++x) {
        const AugmentOptions options{.cutout_length = length};
        const Augmentation drawn{.cutout_y = y, .cutout_x = x};
        ASSERT_TRUE(torch::equal(augmented(image, options, drawn), oracle(image, options, drawn)))
            << length << " " << y << " " << x;
      }
    }
  }
}

TEST(Augment, EqualsTheOracleWithAllTogether) {
  const auto image = random_image();
  const AugmentOptions options{.crop_padding = 4, .horizontal_flip = true, .cutout_length = 6};
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const auto drawn = draw_augmentation(options, kShape, Random(derive_seed(seed, 0)));
    ASSERT_TRUE(torch::equal(augmented(image, options, drawn), oracle(image, options, drawn)));
  }
}

TEST(Augment, CutsOutSixteenBySixteenAroundTheMiddle) {
  constexpr ImageShape shape{1, 32, 32};
  const std::vector<uint8_t> image(1024, 255);
  std::vector<float> output(1024);
  const NormalisationTable table({0.0}, {1.0});
  augment(image.data(), shape, {.cutout_length = 16}, {.cutout_y = 10, .cutout_x = 30}, table, output.data());
  for (int64_t y = 0; y < 32; ++y) {
    for (int64_t x = 0; x < 32; ++x) {
      const bool cut = y >= 2 && y < 18 && x >= 22;  // [y-8, y+8) x [x-8, x+8), clipped at 32
      ASSERT_EQ(output[y * 32 + x], cut ? 0.0F : 1.0F) << y << " " << x;
    }
  }
}

TEST(DrawAugmentation, CoversItsRangesEvenly) {
  const AugmentOptions options{.crop_padding = 2, .horizontal_flip = true, .cutout_length = 4};
  std::map<int64_t, int> tops, lefts, flips, ys, xs;
  for (uint64_t seed = 0; seed < 10000; ++seed) {
    const auto drawn = draw_augmentation(options, kShape, Random(derive_seed(seed, 1)));
    ++tops[drawn.top], ++lefts[drawn.left], ++flips[drawn.flip];
    ++ys[drawn.cutout_y], ++xs[drawn.cutout_x];
  }
  const auto expect_even = [](const std::map<int64_t, int>& counts, size_t size) {
    ASSERT_EQ(counts.size(), size);
    EXPECT_EQ(counts.begin()->first, 0);
    EXPECT_EQ(counts.rbegin()->first, static_cast<int64_t>(size) - 1);
    const double mean = 10000.0 / static_cast<double>(size);
    for (const auto& [value, count] : counts) EXPECT_NEAR(count, mean, 5 * std::sqrt(mean));
  };
  expect_even(tops, 5);
  expect_even(lefts, 5);
  expect_even(flips, 2);
  expect_even(ys, 9);
  expect_even(xs, 7);
}

TEST(DrawAugmentation, DrawsNothingThatIsOff) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    const auto drawn = draw_augmentation({}, kShape, Random(seed));
    EXPECT_TRUE(drawn.top == 0 && drawn.left == 0 && !drawn.flip && drawn.cutout_y == 0 && drawn.cutout_x == 0);
  }
}

TEST(AugmentOptions, RefusesNegativeLengths) {
  EXPECT_STREQ(error_of([] { AugmentOptions{.crop_padding = -1}.validate(); }).what(),
               "crop padding must not be negative, but is -1");
  EXPECT_STREQ(error_of([] { AugmentOptions{.cutout_length = -2}.validate(); }).what(),
               "cutout length must not be negative, but is -2");
}

}  // namespace augment_test
}  // namespace nas::core
