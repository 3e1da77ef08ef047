#include "core/report/read/alpha_history.h"

#include <gmock/gmock.h>

#include <cmath>

#include "core/report/charts/heat_map.h"

namespace nas::core {
namespace alpha_history_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string alpha_line(int epoch, int edge, const std::string& alphas) {
  return "{\"epoch\":" + std::to_string(epoch) +
         ",\"cell\":0,\"type\":\"normal\",\"node\":1,\"edge\":" + std::to_string(edge) + ",\"inputs\":[" +
         std::to_string(edge) +
         "],\"parameter\":0,\"ops\":[\"none\",\"skip_connect\",\"sep_conv_3x3\"],\"alphas\":" + alphas + "}\n";
}

std::vector<AlphaEdge> edges_in(const std::string& text, int64_t unreadable_lines = 0) {
  int64_t unreadable = 0;
  std::vector<AlphaEdge> edges = alpha_history_in(text, unreadable);
  EXPECT_EQ(unreadable, unreadable_lines);
  return edges;
}

TEST(AlphaHistory, SharesAreTheSoftmax) {
  const auto edges = edges_in(alpha_line(1, 0, "[0,0,0]") + alpha_line(1, 1, "[0,0,0]") +
                              alpha_line(2, 0, "[0,0.6931471805599453,0]") + alpha_line(2, 1, "[0,0,0]"));
  ASSERT_EQ(edges.size(), 2U);
  EXPECT_EQ(edges[0].title(), "node 2 ← cell k−2");
  EXPECT_EQ(edges[1].title(), "node 2 ← cell k−1");
  ASSERT_EQ(edges[0].epochs.size(), 2U);
  EXPECT_NEAR(edges[0].epochs[1].shares[1], 0.5, 1e-12);
  EXPECT_NEAR(edges[0].epochs[1].shares[0], 0.25, 1e-12);
}

TEST(AlphaHistory, EntropyAndMarginAreMeansOverTheEdges) {
  const auto edges = edges_in(alpha_line(1, 0, "[0,0,0]") + alpha_line(1, 1, "[0,0.6931471805599453,0]"));
  const AlphaSummary summary = summary_of(edges, false);
  ASSERT_EQ(summary.entropy.size(), 1U);
  const double entropy = (0.5 * std::log(2.0) + 0.5 * std::log(4.0)) / std::log(3.0);
  EXPECT_NEAR(summary.entropy[0].value, (1.0 + entropy) / 2, 1e-12);
  EXPECT_NEAR(summary.margin[0].value, (0.0 + 0.25) / 2, 1e-12);
  EXPECT_TRUE(summary_of(edges, true).entropy.empty());
}

TEST(AlphaHistory, DamagedLinesAreLeftOut) {
  const auto edges = edges_in("nothing\n{}\n" + alpha_line(1, 0, "[]") + alpha_line(1, 0, "[0,1,2]") +
                                  alpha_line(2, 0, "[0,1]") + R"({"epoch":3,"cell":0,)",
                              4);
  ASSERT_EQ(edges.size(), 1U);
  EXPECT_EQ(edges[0].epochs.size(), 1U);
}

TEST(AlphaHistory, AlphasThatAreNotFiniteHaveNoShares) {
  const auto edges = edges_in(alpha_line(1, 0, "[0,null,0]"));
  ASSERT_EQ(edges.size(), 1U);
  EXPECT_TRUE(std::isnan(edges[0].epochs[0].shares[0]));
  EXPECT_TRUE(std::isnan(summary_of(edges, false).entropy[0].value));
  EXPECT_THAT(heat_map_of(edges[0]), HasSubstr("not finite"));
}

TEST(AlphaHistory, OfGenotypes) {
  int64_t unreadable = 0;
  const auto history =
      genotype_history_in("{\"epoch\":1,\"genotype\":\"Genotype(a)\"}\n{\"epoch\":2,\"gen", unreadable);
  EXPECT_EQ(unreadable, 1);
  ASSERT_EQ(history.size(), 1U);
  EXPECT_EQ(history[0].genotype, "Genotype(a)");
}

TEST(HeatMap, JoinsEpochsOfOneColour) {
  const auto edges = edges_in(alpha_line(1, 0, "[0,0,0]") + alpha_line(2, 0, "[0,0,0]") + alpha_line(3, 0, "[0,9,0]"));
  const std::string map = heat_map_of(edges[0]);
  // Two epochs at a third, which is level 5 of 10 by its root, then one at nearly everything.
  EXPECT_THAT(map, HasSubstr("<path class=\"h5\" d=\"M0 0h2v1h-2zM0 1h2v1h-2zM0 2h2v1h-2z\"/>"));
  EXPECT_THAT(map, HasSubstr("<path class=\"h9\" d=\"M2 1h1v1h-1z\"/>"));
  EXPECT_THAT(map, HasSubstr("skip 99.9"));
}

TEST(ConfusionTable, HasEveryCount) {
  const std::string table = confusion_table({"a<b", "c"}, {{8, 2}, {0, 5}});
  EXPECT_THAT(table, HasSubstr("a&lt;b"));
  EXPECT_THAT(table, HasSubstr("right\">8</td>"));
  EXPECT_THAT(table, HasSubstr(">2</td>"));
}

}  // namespace alpha_history_test
}  // namespace nas::core
