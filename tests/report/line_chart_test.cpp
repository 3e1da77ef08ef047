#include "core/report/charts/line_chart.h"

#include <gmock/gmock.h>

#include <cmath>

namespace nas::core {
namespace line_chart_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(RoundTicks, AreRoundNumbersInside) {
  EXPECT_THAT(round_ticks(0.0, 10.0, 5), ElementsAre(0.0, 2.0, 4.0, 6.0, 8.0, 10.0));
  EXPECT_THAT(round_ticks(0.5, 2.5, 2), ElementsAre(1.0, 2.0));
  EXPECT_THAT(round_ticks(-1.0, 1.0, 2), ElementsAre(-1.0, 0.0, 1.0));
  EXPECT_THAT(round_ticks(3.0, 3.0, 5), ElementsAre(3.0));
}

TEST(LineChartTest, WithoutPointsIsNothing) {
  EXPECT_EQ(figure_of({.title = "Loss"}), "");
  EXPECT_EQ(figure_of({.title = "Loss", .curves = {{.label = "training"}}}), "");
}

TEST(LineChartTest, MapsTheRangeToItsBox) {
  const std::string figure =
      figure_of({.title = "Loss", .curves = {{.label = "training", .points = {{0, 0.0}, {1, 1.0}, {2, 0.5}}}}});
  // Values from 0 to 1.05 over 220 points of height, epochs from 0 to 2 over 484 of width.
  EXPECT_THAT(figure, HasSubstr("data-box=\"62 546 236 16\" data-range=\"0 2 0 1.05\""));
  EXPECT_THAT(figure, HasSubstr("d=\"M62 236h0L304 26.48L546 131.24\""));
}

TEST(LineChartTest, IsInterruptedWhereAValueIsNotFinite) {
  const double nan = std::nan("");
  const std::string figure = figure_of(
      {.title = "Loss", .curves = {{.label = "training", .points = {{1, 1.0}, {2, nan}, {3, INFINITY}, {4, 2.0}}}}});
  EXPECT_THAT(figure, HasSubstr("2 values are not finite"));
  EXPECT_THAT(figure, HasSubstr("first at epoch 2:"));
  EXPECT_THAT(figure, ::testing::ContainsRegex("d=\"M[^L\"]*M[^L\"]*\""));
  EXPECT_THAT(figure, Not(HasSubstr("nan")));
  EXPECT_THAT(figure, Not(HasSubstr("inf ")));
}

TEST(LineChartTest, OfNothingButNaNIsDrawn) {
  EXPECT_THAT(figure_of({.title = "Loss", .curves = {{.label = "training", .points = {{1, std::nan("")}}}}}),
              HasSubstr("1 value is not finite"));
}

TEST(LineChartTest, EscapesItsTexts) {
  const std::string figure =
      figure_of({.title = "<script>", .curves = {{.label = "\"><script>", .points = {{1, 1.0}, {2, 2.0}}}}});
  EXPECT_THAT(figure, Not(HasSubstr("<script>")));
}

TEST(LineChartTest, ThinsLongCurves) {
  Curve points;
  for (int i = 0; i < 20'000; ++i) points.push_back({i / 100.0, std::sin(i * 0.1)});
  EXPECT_LT(figure_of({.title = "Loss", .curves = {{.label = "each step", .points = points}}}).size(), 40'000U);
}

}  // namespace line_chart_test
}  // namespace nas::core
