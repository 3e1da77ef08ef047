#include "host/batch/plan/axis.h"

#include <gmock/gmock.h>

#include <limits>

namespace nas::host {
namespace axis_test {

using core::Value;
using testing::ElementsAre;
using testing::IsEmpty;

Value integers(std::vector<int64_t> values) { return values; }
Value reals(std::vector<double> values) { return values; }

TEST(Range, HoldsBothEnds) {
  EXPECT_THAT(range_values(integers({1, 3})), ElementsAre(Value(int64_t{1}), Value(int64_t{2}), Value(int64_t{3})));
  EXPECT_THAT(range_values(integers({5, 5})), ElementsAre(Value(int64_t{5})));
}

TEST(Range, StopsBeforeAnEndThatTheStepsDoNotMeet) {
  EXPECT_THAT(range_values(integers({1, 6, 2})), ElementsAre(Value(int64_t{1}), Value(int64_t{3}), Value(int64_t{5})));
  EXPECT_THAT(range_values(integers({3, 0, -2})), ElementsAre(Value(int64_t{3}), Value(int64_t{1})));
}

TEST(Range, OfRealNumbersKeepsItsEndDespiteRounding) {
  const auto values = range_values(reals({0.1, 0.3, 0.1}));
  ASSERT_EQ(values.size(), 3u);
  EXPECT_DOUBLE_EQ(std::get<double>(values[2]), 0.3);
}

TEST(Range, IsEmptyWhenItIsInvalid) {
  EXPECT_THAT(range_values(integers({3, 1})), IsEmpty());
  EXPECT_THAT(range_values(integers({1, 3, 0})), IsEmpty());
  EXPECT_THAT(range_values(integers({1})), IsEmpty());
  EXPECT_THAT(range_values(integers({1, 2, 3, 4})), IsEmpty());
  EXPECT_THAT(range_values(integers({0, 1'000'000'000})), IsEmpty());
  EXPECT_THAT(range_values(reals({0, 1, std::numeric_limits<double>::quiet_NaN()})), IsEmpty());
  EXPECT_THAT(range_values(Value(std::string("1..3"))), IsEmpty());
}

TEST(Range, OfTheLargestNumbersDoesNotOverflow) {
  EXPECT_THAT(range_values(integers({INT64_MAX - 1, INT64_MAX})), ElementsAre(Value(INT64_MAX - 1), Value(INT64_MAX)));
}

TEST(Range, OfIntegersIsExact) {
  constexpr int64_t step = int64_t{1} << 62;
  EXPECT_THAT(range_values(integers({INT64_MIN, INT64_MAX, step})),
              ElementsAre(Value(INT64_MIN), Value(-step), Value(int64_t{0}), Value(step)));
  EXPECT_THAT(range_values(integers({INT64_MAX, INT64_MIN, INT64_MIN})),
              ElementsAre(Value(INT64_MAX), Value(int64_t{-1})));
  // One short of the third step, which is 1e-12 of it.
  EXPECT_THAT(range_values(integers({0, 2'999'999'999'999, 1'000'000'000'000})), testing::SizeIs(3));
  EXPECT_THAT(range_values(integers({0, 99'999})), testing::SizeIs(100'000));
  EXPECT_THAT(range_values(integers({0, 100'000})), IsEmpty());
}

TEST(Labels, AreTheShortestEndsThatDistinguishKeys) {
  EXPECT_THAT(labels_of({"plugin", "search.model.channels", "seed"}), ElementsAre("plugin", "channels", "seed"));
  EXPECT_THAT(labels_of({"search.model.channels", "eval.model.channels", "search.model.cells"}),
              ElementsAre("search.model.channels", "eval.model.channels", "cells"));
  EXPECT_THAT(labels_of({"a.b.x", "a.c.x"}), ElementsAre("b.x", "c.x"));
  EXPECT_THAT(labels_of({"seed", "search.seed"}), ElementsAre("seed", "search.seed"));
}

TEST(Values, AreShownAsPeopleWriteThem) {
  EXPECT_EQ(shown(Value(int64_t{8})), "8");
  EXPECT_EQ(shown(Value(0.025)), "0.025");
  EXPECT_EQ(shown(Value(true)), "true");
  EXPECT_EQ(shown(Value(std::string("cosine"))), "cosine");
  EXPECT_EQ(shown(integers({10, 20})), "10,20");
}

TEST(Values, AreTheSameAcrossIntegersAndReals) {
  EXPECT_TRUE(same_value(Value(int64_t{1}), Value(1.0)));
  EXPECT_FALSE(same_value(Value(int64_t{1}), Value(1.5)));
  EXPECT_FALSE(same_value(Value(int64_t{1}), Value(true)));
  EXPECT_TRUE(same_value(Value(std::string("a")), Value(std::string("a"))));
}

}  // namespace axis_test
}  // namespace nas::host
