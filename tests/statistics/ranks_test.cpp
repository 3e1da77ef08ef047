#include "core/statistics/ranks.h"

#include "core/statistics/distributions.h"
#include "statistics_oracle.h"

namespace nas::core::statistics {
namespace ranks_test {

using ::testing::ElementsAre;
using Numbers = std::vector<double>;
using Blocks = std::vector<Numbers>;

TEST(RanksTest, AreOneForTheGreatestAndSharedByEqualOnes) {
  EXPECT_THAT(ranks_of(Numbers{0.5, 0.9, 0.7}), ElementsAre(3, 1, 2));
  EXPECT_THAT(ranks_of(Numbers{0.7, 0.9, 0.7, 0.7}), ElementsAre(3, 1, 3, 3));
  EXPECT_THAT(ranks_of({}), ElementsAre());
}

TEST(RankComparisonTest, EqualsThatOfScipy) {
  for (const auto& expected : statistics_oracle("friedman")) {
    const RankComparison found = compare_ranks(expected["blocks"].get<Blocks>());
    ASSERT_EQ(found.mean_ranks.size(), expected["mean_ranks"].size());
    for (size_t i = 0; i < found.mean_ranks.size(); ++i)
      expect_same(found.mean_ranks[i], expected["mean_ranks"][i], "mean rank");
    ASSERT_TRUE(found.friedman);
    expect_same(found.friedman->chi_squared, expected["chi_squared"], "chi squared");
    expect_same(found.friedman->chi_squared_p, expected["chi_squared_p"], "p of chi squared");
    expect_same(found.friedman->f, expected["f"], "F");
    expect_same(found.friedman->f_p, expected["f_p"], "p of F");
    EXPECT_NEAR(found.critical_difference, expected["critical_difference"].get<double>(), 1e-6);
  }
}

TEST(RankComparisonTest, EqualSettingsHaveNoTest) {
  const RankComparison found = compare_ranks(Blocks{{1, 1, 1}, {2, 2, 2}});
  EXPECT_FALSE(found.friedman);
  EXPECT_THAT(found.mean_ranks, ElementsAre(2, 2, 2));
}

TEST(RankComparisonTest, BlocksThatAllAgreeHaveNoFiniteF) {
  const RankComparison found = compare_ranks(Blocks{{3, 2, 1}, {30, 20, 10}, {0.3, 0.2, 0.1}});
  ASSERT_TRUE(found.friedman);
  EXPECT_DOUBLE_EQ(found.friedman->chi_squared, 6.0);
  EXPECT_TRUE(std::isinf(found.friedman->f));
  EXPECT_EQ(found.friedman->f_p, 0.0);
  EXPECT_GT(found.friedman->chi_squared_p, 0.04);
}

TEST(NormalRangeTest, EqualsTheStudentizedRangeOfScipy) {
  for (const auto& expected : statistics_oracle("range"))
    expect_same(normal_range_probability(expected[0], expected[1]), expected[2], "probability " + expected.dump());
  for (const auto& expected : statistics_oracle("quantile"))
    expect_same(normal_range_quantile(0.95, expected[0]), expected[1], "quantile " + expected.dump());
}

// Table 5 (a) of Demšar (2006): q for 2 to 10 classifiers.
TEST(NormalRangeTest, GivesTheTableOfDemsar) {
  const Numbers table = {1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164};
  for (size_t i = 0; i < table.size(); ++i)
    EXPECT_NEAR(normal_range_quantile(0.95, i + 2) / std::sqrt(2.0), table[i], 0.0015) << i + 2;
}

// The example of Demšar (2006): four classifiers on fourteen data sets, 2.569 · √(4 · 5 / (6 · 14)).
TEST(NemenyiTest, GivesTheExampleOfDemsar) { EXPECT_NEAR(nemenyi_critical_difference(4, 14), 1.25, 0.005); }

TEST(RankGroupsTest, AreTheLongestRunsWithinTheCriticalDifference) {
  const auto of = [](const Numbers& ranks, double distance) {
    std::vector<std::pair<double, double>> ends;
    for (const RankGroup& group : groups_within(ranks, distance)) ends.emplace_back(group.best, group.worst);
    return ends;
  };
  EXPECT_THAT(of({3.5, 1.5, 2.5}, 1.0), ElementsAre(std::pair(1.5, 2.5), std::pair(2.5, 3.5)));
  EXPECT_THAT(of({1.0, 2.0, 3.0}, 5.0), ElementsAre(std::pair(1.0, 3.0)));
  EXPECT_THAT(of({1.0, 2.0, 3.0}, 0.5), ElementsAre());
  EXPECT_THAT(of({2.0, 2.0}, 0.5), ElementsAre(std::pair(2.0, 2.0)));
}

}  // namespace ranks_test
}  // namespace nas::core::statistics
