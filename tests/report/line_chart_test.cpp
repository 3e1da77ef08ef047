#include "core/report/charts/line_chart.h"

#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>

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
  EXPECT_THAT(figure, HasSubstr("&quot;x&quot;:[0,2],&quot;y&quot;:[0,1.05]"));
  EXPECT_THAT(figure, HasSubstr("d=\"M62 236h0L304 26.48L546 131.24\""));
}

/// What uPlot draws is in the page as numbers, not as coordinates.
TEST(LineChartTest, HasItsValuesForTheScript) {
  const std::string figure =
      figure_of({.title = "Loss",
                 .format = ValueFormat::percent,
                 .curves = {{.label = "a \"b\"", .points = {{0.5, 0.1234567}, {1, std::nan("")}}},
                            {.label = "each", .points = {{1, 1e-9}, {2, 2}}, .faint = true},
                            {.label = "test", .points = {{2, 0.25}}, .single = true}}});
  const size_t begin = figure.find("data-chart=\"") + 12;
  std::string text = figure.substr(begin, figure.find('"', begin) - begin);
  for (size_t at = 0; (at = text.find("&quot;")) != text.npos;) text.replace(at, 6, "\"");
  const nlohmann::json chart = nlohmann::json::parse(text);
  EXPECT_EQ(chart["percent"], true);
  ASSERT_EQ(chart["curves"].size(), 3U);
  EXPECT_EQ(chart["curves"][0]["label"], "a \"b\"");
  EXPECT_EQ(chart["curves"][0]["x"].dump(), "[0.5,1]");
  EXPECT_EQ(chart["curves"][0]["y"].dump(), "[0.1234567,null]");
  EXPECT_EQ(chart["curves"][1]["kind"], "faint");
  EXPECT_EQ(chart["curves"][1]["y"].dump(), "[1e-09,2]");
  EXPECT_EQ(chart["curves"][2]["kind"], "dots");
}

TEST(LineChartTest, MoreCurvesThanColoursAreDashed) {
  LineChart chart{.title = "Loss"};
  for (int i = 0; i < 8; ++i) chart.curves.push_back({.label = std::to_string(i), .points = {{1, 1.0}, {2, 2.0}}});
  const std::string figure = figure_of(chart);
  EXPECT_THAT(figure, HasSubstr("class=\"curve s5\" data-label=\"5\""));
  EXPECT_THAT(figure, HasSubstr("class=\"curve s1 dashed\" data-label=\"7\""));
}

TEST(LineChartTest, AStepHoldsItsValue) {
  EXPECT_THAT(figure_of({.title = "Drop path",
                         .curves = {{.label = "a", .points = {{0, 0.0}, {1, 1.0}, {2, 1.0}}, .stepped = true}}}),
              HasSubstr("d=\"M62 236h0H304V26.48H546V26.48\""));
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
  EXPECT_LT(figure_of({.title = "Loss", .curves = {{.label = "each step", .points = points}}}).size(), 80'000U);
}

}  // namespace line_chart_test
}  // namespace nas::core
