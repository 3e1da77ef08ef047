#include "core/statistics/paired.h"

#include "core/statistics/distributions.h"
#include "statistics_oracle.h"

namespace nas::core::statistics {
namespace paired_test {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using Numbers = std::vector<double>;

TEST(PairedDifferencesTest, EqualThoseOfScipy) {
  for (const auto& expected : statistics_oracle("paired")) {
    const auto a = expected["a"].get<Numbers>(), b = expected["b"].get<Numbers>();
    const PairedDifferences found = paired_differences(a, b);
    ASSERT_TRUE(found.interval && found.p_value);
    expect_same(found.mean, expected["mean"], "mean");
    expect_same(found.deviation, expected["deviation"], "deviation");
    expect_same(found.interval->low, expected["low"], "low");
    expect_same(found.interval->high, expected["high"], "high");
    expect_same(*found.p_value, expected["p"], "p");
  }
}

TEST(PairedDifferencesTest, CountWinsTiesAndLosses) {
  const PairedDifferences found = paired_differences(Numbers{0.5, 0.6, 0.7, 0.8}, Numbers{0.4, 0.6, 0.75, 0.7});
  EXPECT_EQ(found.wins, 2U);
  EXPECT_EQ(found.ties, 1U);
  EXPECT_EQ(found.losses, 1U);
  EXPECT_DOUBLE_EQ(found.win_rate(), 0.625);
}

TEST(PairedDifferencesTest, OnePairHasNoInterval) {
  const PairedDifferences found = paired_differences(Numbers{0.5}, Numbers{0.25});
  EXPECT_EQ(found.pairs, 1U);
  EXPECT_EQ(found.mean, 0.25);
  EXPECT_FALSE(found.interval || found.p_value);
  EXPECT_EQ(paired_differences({}, {}).pairs, 0U);
  EXPECT_TRUE(std::isnan(paired_differences({}, {}).win_rate()));
}

/// 0.8 - 0.7 and 0.6 - 0.5 are not the same double.
TEST(PairedDifferencesTest, EqualDifferencesHaveNoInterval) {
  const PairedDifferences found = paired_differences(Numbers{0.8, 0.6, 0.3}, Numbers{0.7, 0.5, 0.2});
  EXPECT_EQ(found.deviation, 0.0);
  EXPECT_FALSE(found.interval || found.p_value);
  EXPECT_EQ(found.wins, 3U);
  const PairedDifferences same = paired_differences(Numbers{0.8, 0.6}, Numbers{0.8, 0.6});
  EXPECT_EQ(same.mean, 0.0);
  EXPECT_EQ(same.ties, 2U);
  EXPECT_FALSE(same.interval);
}

TEST(PairsNeededTest, HaveThePowerThatIntegrationGives) {
  for (const auto& expected : statistics_oracle("power")) {
    const double size = expected[0], pairs = expected[1];
    expect_same(t_test_power(size * std::sqrt(pairs), pairs - 1, 0.05), expected[2], "power of " + expected.dump());
  }
  for (const auto& expected : statistics_oracle("needed"))
    EXPECT_EQ(pairs_needed(expected[0], expected[1]), expected[2].get<int64_t>()) << expected;
}

TEST(PairsNeededTest, NothingShowsNoDifference) {
  EXPECT_FALSE(pairs_needed(0.0, 0.2));
  EXPECT_FALSE(pairs_needed(0.1, 0.0));
  EXPECT_FALSE(pairs_needed(1e-6, 0.2));
  EXPECT_FALSE(pairs_needed(0.1, 1.0, 100));
  EXPECT_TRUE(pairs_needed(0.1, 1.0, 1000));
  EXPECT_EQ(pairs_needed(0.5, 5e-5), 2) << "a deviation as small as one image of ten thousand makes it";
}

// statsmodels.stats.multitest.multipletests(p, method="holm")
TEST(HolmTest, MultipliesTheLeastMost) {
  EXPECT_THAT(holm_adjusted(Numbers{0.04, 0.01, 0.03}), ElementsAre(DoubleEq(0.06), DoubleEq(0.03), DoubleEq(0.06)));
  EXPECT_THAT(holm_adjusted(Numbers{0.9, 0.8}), ElementsAre(1.0, 1.0));
  EXPECT_THAT(holm_adjusted({}), ElementsAre());
}

}  // namespace paired_test
}  // namespace nas::core::statistics
