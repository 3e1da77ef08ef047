// The hull and what lies near it: cases computed by Archai's own code.
#include "pareto.h"

#include <gmock/gmock.h>

namespace nas::petridish {
namespace pareto_test {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<Point> points(const std::vector<double>& costs, const std::vector<double>& errors) {
  std::vector<Point> points;
  for (size_t i = 0; i < costs.size(); ++i) points.push_back({costs[i], errors[i]});
  return points;
}

const std::vector<Point> eight = points({10, 20, 30, 40, 50, 60, 80, 100}, {.50, .30, .31, .24, .26, .20, .205, .19});

TEST(LowerHull, IsTheConvexFallingFrontier) { EXPECT_THAT(lower_hull(eight), ElementsAre(0, 1, 3, 5, 7)); }

TEST(LowerHull, EndsAtTheLeastError) {
  EXPECT_THAT(lower_hull(points({1, 2, 3, 4}, {.4, .3, .35, .36})), ElementsAre(0, 1));
}

TEST(LowerHull, GivesIndicesByAscendingCost) {
  EXPECT_THAT(lower_hull(points({30, 10, 20}, {.1, .5, .2})), ElementsAre(1, 2, 0));
}

TEST(LowerHull, TakesTheBetterAndThenTheEarlierAtOneCost) {
  EXPECT_THAT(lower_hull(points({10, 10, 10, 20}, {.4, .3, .3, .2})), ElementsAre(1, 3));
}

TEST(LowerHull, OfNoneOrOne) {
  EXPECT_THAT(lower_hull({}), IsEmpty());
  EXPECT_THAT(lower_hull(points({5}, {.5})), ElementsAre(0));
}

TEST(NearHull, WithoutToleranceIsTheHull) { EXPECT_THAT(near_hull(eight, 0.0), ElementsAre(0, 1, 3, 5, 7)); }

TEST(NearHull, GrowsWithTheTolerance) {
  EXPECT_THAT(near_hull(eight, 0.025), ElementsAre(0, 1, 3, 5, 7));
  EXPECT_THAT(near_hull(eight, 0.1), ElementsAre(0, 1, 3, 5, 6, 7));
  EXPECT_THAT(near_hull(eight, 0.5), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
}

TEST(NearHull, ComparesWithTheLastPointRightOfIt) {
  EXPECT_THAT(near_hull(points({1, 2, 3, 4}, {.4, .3, .305, .36}), 0.025), ElementsAre(0, 1, 2));
}

TEST(NearHull, GivesIndicesByAscendingCost) {
  EXPECT_THAT(near_hull(points({30, 10, 20}, {.1, .5, .2}), 0.025), ElementsAre(1, 2, 0));
}

TEST(NearHull, OfNone) { EXPECT_THAT(near_hull({}, 0.1), IsEmpty()); }

}  // namespace pareto_test
}  // namespace nas::petridish
