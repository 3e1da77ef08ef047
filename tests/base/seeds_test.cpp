#include "core/base/seeds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <numeric>
#include <set>
#include <stdexcept>

// The pinned numbers come from an independent Python implementation of the formulas in the header.
namespace nas::core {
namespace seeds_test {

using testing::ElementsAre;

TEST(DeriveSeed, IsPinned) {
  EXPECT_EQ(derive_seed(2, "alphas"), 8721563696692951462u);
  EXPECT_EQ(derive_seed(2, ""), 14853417562467768607u);
  EXPECT_EQ(derive_seed(5, "\u00e9"), 17688356819517689787u);
  EXPECT_EQ(derive_seed(2, 3, 7), 15346309622155202572u);
  EXPECT_EQ(derive_seed(2, 7, 3), 14666690661434546183u);
  EXPECT_EQ(derive_seed(2, int64_t{-1}), 5886236958684341581u);
}

TEST(DeriveSeed, IntegersOfEveryWidthAgree) {
  EXPECT_EQ(derive_seed(2, uint8_t{3}, int64_t{7}), derive_seed(2, 3, 7u));
  EXPECT_EQ(derive_seed(2, -1), derive_seed(2, int64_t{-1}));
}

TEST(DeriveSeed, NeighbouringStreamsDiffer) {
  std::set<uint64_t> seeds;
  for (uint64_t seed = 0; seed < 10; ++seed)
    for (int epoch = 0; epoch < 50; ++epoch)
      for (int image = 0; image < 100; ++image) seeds.insert(derive_seed(seed, epoch, image));
  EXPECT_EQ(seeds.size(), 50000u);
}

TEST(DeriveSeed, OneBitOfTheIndexChangesHalfOfTheBits) {
  double changed = 0;
  for (int index = 0; index < 1000; ++index)
    changed += std::popcount(derive_seed(2, index) ^ derive_seed(2, index ^ 1)) / 1000.0;
  EXPECT_NEAR(changed, 32, 0.6);
}

/// The published SplitMix64 sequence for this seed.
TEST(Random, IsSplitMix64) {
  Random random(1234567);
  EXPECT_EQ(random.next(), 6457827717110365317u);
  EXPECT_EQ(random.next(), 3203168211198807973u);
  EXPECT_EQ(random.next(), 9817491932198370423u);
  EXPECT_EQ(random.next(), 4593380528125082431u);
  EXPECT_EQ(random.next(), 16408922859458223821u);
}

TEST(Random, UniformIsPinned) {
  Random random(42);
  EXPECT_EQ(random.uniform(), 0.7415648787718233);
  EXPECT_EQ(random.uniform(), 0.1599103928769201);
  EXPECT_EQ(random.uniform(), 0.27860113025513866);
}

TEST(Random, BelowIsPinned) {
  Random random(42);
  std::array<int64_t, 10> drawn;
  for (int64_t& number : drawn) number = random.below(10);
  EXPECT_THAT(drawn, ElementsAre(3, 1, 8, 4, 0, 2, 5, 8, 5, 4));
}

TEST(Random, BelowIsEven) {
  Random random(1);
  std::array<int, 6> counts{};
  for (int i = 0; i < 60000; ++i) ++counts[static_cast<size_t>(random.below(6))];
  for (const int count : counts) EXPECT_NEAR(count, 10000, 400);  // 4.4 standard deviations
}

/// For this n, 3/8 of 2^64, the plain remainder would draw from the lower third 11250 times.
TEST(Random, BelowIsEvenForLargeRanges) {
  const int64_t n = (int64_t{1} << 62) + (int64_t{1} << 61);
  Random random(9);
  int low = 0;
  for (int i = 0; i < 30000; ++i) low += random.below(n) < n / 3;
  EXPECT_NEAR(low, 10000, 350);
}

TEST(Random, BelowRefusesAnEmptyRange) {
  Random random(1);
  EXPECT_THROW(random.below(0), std::invalid_argument);
  EXPECT_THROW(random.below(-3), std::invalid_argument);
}

TEST(Shuffled, IsPinned) {
  EXPECT_THAT(shuffled(10, 7), ElementsAre(8, 1, 5, 9, 0, 4, 3, 2, 6, 7));
  EXPECT_THAT(shuffled(0, 7), ElementsAre());
  EXPECT_THAT(shuffled(1, 7), ElementsAre(0));
}

TEST(Shuffled, IsAPermutation) {
  std::vector<int64_t> order = shuffled(1000, 3);
  EXPECT_FALSE(std::is_sorted(order.begin(), order.end()));
  std::vector<int64_t> expected(1000);
  std::iota(expected.begin(), expected.end(), 0);
  EXPECT_THAT(order, testing::UnorderedElementsAreArray(expected));
}

}  // namespace seeds_test
}  // namespace nas::core
