// Frontier, hull, lineage and time line of a method that trains many networks.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "core/report/charts/family_tree.h"
#include "core/report/charts/frontier.h"
#include "core/report/charts/lineage.h"
#include "core/report/charts/network_chart.h"
#include "core/report/charts/timeline.h"

namespace nas::core {
namespace network_charts_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<double> costs_of(const Curve& points) {
  std::vector<double> costs;
  for (const CurvePoint& point : points) costs.push_back(point.epoch);
  return costs;
}

int64_t times_in(const std::string& text, const std::string& word) {
  int64_t times = 0;
  for (size_t at = 0; (at = text.find(word, at)) != text.npos; at += word.size()) ++times;
  return times;
}

TEST(Frontier, IsWhatNoOtherNetworkBeats) {
  const Curve networks = {{4, 0.8}, {1, 0.5}, {2, 0.4}, {3, 0.7}, {3, 0.6}, {5, 0.8}, {6, 0.9}};
  EXPECT_THAT(costs_of(frontier_of(networks)), ElementsAre(1, 3, 4, 6));
}

TEST(Hull, LeavesOutWhatLiesBelowALine) {
  // 4 lies on the line from 3 to 5, and 2 below the one from 1 to 3.
  const Curve networks = {{1, 0.5}, {2, 0.55}, {3, 0.7}, {4, 0.75}, {5, 0.8}, {9, 0.81}, {10, 0.1}};
  EXPECT_THAT(costs_of(hull_of(networks)), ElementsAre(1, 3, 5, 9));
  EXPECT_TRUE(hull_of({}).empty());
}

/// Every network lies on or below the hull, and every corner is a network.
TEST(Hull, IsAboveEveryNetwork) {
  Curve networks;
  for (int i = 0; i < 200; ++i) networks.push_back({1.0 + i * 37 % 101, std::fmod(i * 0.37, 1.0)});
  const Curve hull = hull_of(networks);
  for (size_t i = 1; i < hull.size(); ++i)
    for (const CurvePoint& network : networks) {
      if (network.epoch < hull[i - 1].epoch || network.epoch > hull[i].epoch) continue;
      const double share = (network.epoch - hull[i - 1].epoch) / (hull[i].epoch - hull[i - 1].epoch);
      EXPECT_LE(network.value, hull[i - 1].value + share * (hull[i].value - hull[i - 1].value) + 1e-12);
    }
}

RecordedTable pool(const std::string& rows) {
  return table_in("id\tmacs\tbest_valid_accuracy\tparent_id\n" + rows, "pool.tsv", 500);
}

TEST(NetworkChart, HasFrontierHullAndNames) {
  const std::string figure = network_chart(pool("seed\t1000000\t0.5\t-\nchild\t2500000\t0.75\tseed\nodd\t-\tnan\t-\n"));
  EXPECT_THAT(figure, HasSubstr("data-label=\"frontier\""));
  EXPECT_THAT(figure, HasSubstr("data-label=\"convex hull\""));
  EXPECT_THAT(figure, HasSubstr("<title>child: 75.00 %, 2.5 M MACs</title>"));
  EXPECT_EQ(network_chart(pool("seed\t1000000\t0.5\t-\n")), "");
  EXPECT_EQ(network_chart(table_in("id\tscore\na\t1\nb\t2\n", "other.tsv", 500)), "");
}

FamilyMember member(const std::string& id, const std::string& parent, double value = 0.0) {
  return {.id = id, .parent = parent, .value = value, .note = ""};
}

TEST(FamilyTree, TheFirstChildStandsInTheRowOfItsParent) {
  std::vector<FamilyMember> family = {member("a", "-"), member("b", "a"), member("c", "a"),
                                      member("d", "b"), member("e", "b"), member("f", "-")};
  arrange(family, 60);
  std::vector<std::pair<size_t, size_t>> places;
  for (const FamilyMember& one : family) places.emplace_back(one.generation.value(), one.row);
  using Place = std::pair<size_t, size_t>;
  EXPECT_THAT(places, ElementsAre(Place{0, 0}, Place{1, 0}, Place{1, 2}, Place{2, 0}, Place{2, 1}, Place{0, 3}));
}

TEST(FamilyTree, OfALargeFamilyTheBestAreKeptWithTheirAncestors) {
  std::vector<FamilyMember> family = {member("root", "-", 0.1), member("poor", "root", 0.2),
                                      member("fair", "root", 0.3), member("best", "fair", 0.9),
                                      member("alone", "-", 0.05)};
  arrange(family, 1);
  EXPECT_TRUE(family[0].generation && family[2].generation && family[3].generation);
  EXPECT_FALSE(family[1].generation || family[4].generation);
}

TEST(FamilyTree, ACircleOfParentsHasNoPlace) {
  std::vector<FamilyMember> family = {member("a", "b"), member("b", "a"), member("c", "c"), member("d", "nobody")};
  arrange(family, 60);
  EXPECT_FALSE(family[0].generation || family[1].generation);
  EXPECT_TRUE(family[2].generation && family[3].generation);
}

TEST(Lineage, NamesTheNetworksAndTheirAccuracies) {
  const std::string figure = lineage_figure(pool("seed\t1\t0.5\t-\n<b>\t2\t0.75\tseed\nother\t3\t\tseed\n"));
  EXPECT_THAT(figure, HasSubstr("<title>seed: 50.00 %</title>"));
  EXPECT_THAT(figure, HasSubstr("&lt;b&gt;: 75.00 %"));
  EXPECT_THAT(figure, Not(HasSubstr("<b>:")));
  EXPECT_THAT(figure, HasSubstr("from 50.00 % to 75.00 %"));
}

TEST(Lineage, OfNobodyWithAParentIsNothing) {
  EXPECT_EQ(lineage_figure(pool("a\t1\t0.5\t-\nb\t2\t0.6\t-\n")), "");
  EXPECT_EQ(lineage_figure(table_in("id\tmacs\na\t1\n", "other.tsv", 500)), "");
}

TEST(Lineage, OfTwoHundredNetworksStaysLegible) {
  std::string rows;
  for (int i = 0; i < 200; ++i)
    rows += "network-" + std::to_string(i) + "\t1\t" + std::to_string(0.3 + i * 0.003) + "\t" +
            (i < 10 ? "-" : "network-" + std::to_string(i * 7 % 10 + i / 20)) + "\n";
  const std::string figure = lineage_figure(pool(rows));
  const int64_t circles = times_in(figure, "<circle");
  EXPECT_GE(circles, 60);
  EXPECT_LE(circles, 90);
  EXPECT_THAT(figure, HasSubstr("Of 200 networks, the 60 most accurate are drawn"));
}

TEST(Timeline, HasARowForEachWorker) {
  const std::string figure = timeline_figure({{"sample-1", 1, 0, 30, "finished"},
                                              {"sample-2", 2, 0, 45, "finished"},
                                              {"<b>", 1, 30, 60, "failed"},
                                              {"sample-4", 2, 45, 50, "interrupted"}});
  EXPECT_THAT(figure, HasSubstr(">worker 2<"));
  EXPECT_THAT(figure, Not(HasSubstr(">worker 3<")));
  EXPECT_THAT(figure, HasSubstr("class=\"work failed\""));
  EXPECT_THAT(figure, HasSubstr("&lt;b&gt;: 30.0 s, failed"));
  EXPECT_THAT(figure, HasSubstr("2 workers, busy 91.67 % of 1 min 00 s"));
  EXPECT_THAT(figure, HasSubstr("2 trainings finished, 1 failed, 1 interrupted"));
}

TEST(Timeline, LeavesOutWhatCannotBe) {
  EXPECT_EQ(timeline_figure({}), "");
  const std::string figure = timeline_figure({{"a", 1, 0, 10, "finished"},
                                              {"b", -3, 0, 1e300, "finished"},
                                              {"c", 1'000'000, 0, 1, "finished"},
                                              {"d", 1, 5, 2, "finished"}});
  EXPECT_THAT(figure, HasSubstr("1 worker, busy 100.00 % of 10.0 s"));
  EXPECT_THAT(figure, HasSubstr("Some are not drawn"));
}

}  // namespace network_charts_test
}  // namespace nas::core
