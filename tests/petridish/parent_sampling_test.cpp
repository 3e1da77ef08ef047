// Probabilities computed by Archai's own code.
#include "parent_sampling.h"

#include <gmock/gmock.h>

namespace nas::petridish {
namespace parent_sampling_test {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<double> probabilities(const std::vector<int64_t>& counts) {
  const std::vector<double> costs = {10, 20, 40, 60, 100};
  std::vector<Candidate> candidates;
  for (size_t i = 0; i < costs.size(); ++i) candidates.push_back({counts[i], costs[i]});
  return parent_probabilities(candidates);
}

auto near(double value) { return DoubleNear(value, 5e-5); }

TEST(ParentProbabilities, FavourTheCheap) {
  EXPECT_THAT(probabilities({0, 0, 0, 0, 0}),
              ElementsAre(near(.2275), near(.2161), near(.1990), near(.1868), near(.1706)));
}

TEST(ParentProbabilities, FavourThoseSeldomChosen) {
  EXPECT_THAT(probabilities({3, 0, 0, 0, 0}),
              ElementsAre(near(.1809), near(.2291), near(.2110), near(.1981), near(.1809)));
}

TEST(ParentProbabilities, EqualCountsDivideOut) {
  EXPECT_EQ(probabilities({2, 2, 2, 2, 2}), probabilities({5, 5, 5, 5, 5}));
}

TEST(ParentProbabilities, OfOneAndOfNone) {
  EXPECT_THAT(parent_probabilities(std::vector<Candidate>{{4, 7.0}}), ElementsAre(1.0));
  EXPECT_THAT(parent_probabilities({}), IsEmpty());
}

TEST(Pick, TakesTheShareThatTheNumberFallsOn) {
  const std::vector<double> shares = {.5, .25, .25};
  EXPECT_EQ(pick(shares, 0.0), 0u);
  EXPECT_EQ(pick(shares, 0.49), 0u);
  EXPECT_EQ(pick(shares, 0.5), 1u);
  EXPECT_EQ(pick(shares, 0.75), 2u);
  EXPECT_EQ(pick(shares, 0.9999999999999999), 2u);
}

}  // namespace parent_sampling_test
}  // namespace nas::petridish
