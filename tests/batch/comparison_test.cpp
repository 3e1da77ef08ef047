#include "host/batch/report/comparison.h"

#include <gmock/gmock.h>

#include <sstream>

#include "fake_batch.h"
#include "host/batch/report/report_text.h"
#include "host/batch/report/verdict.h"

namespace nas::host {
namespace comparison_test {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

std::string printed(const BatchReport& report, ReportFormat format) {
  std::ostringstream text;
  print_report(text, report, format);
  return text.str();
}

/// The verdict on the first comparison of two settings with these accuracies for seeds 1, 2, ...
std::string verdict_for(const std::vector<double>& a, const std::vector<double>& b) {
  BatchReport report{.name = "", .directory = "", .labels = {"plugin"}, .factors = {{"plugin"}}, .measure = ""};
  for (const auto& [name, accuracies] : {std::pair("a", a), {"b", b}}) {
    ReportRow row{.axes = {name}, .experiments = accuracies.size()};
    for (size_t i = 0; i < accuracies.size(); ++i)
      row.finished.push_back({.seed = std::to_string(i), .accuracy = accuracies[i]});
    report.rows.push_back(std::move(row));
  }
  const FactorReport factor = compare_factors(report).front();
  return factor.comparisons.empty() ? "" : verdict_on(factor, factor.comparisons.front());
}

// By scipy.stats: ttest_rel, nct, friedmanchisquare, rankdata, studentized_range; Holm's p-values by hand.
TEST(ComparisonTest, OfThreeMethodsEqualsScipy) {
  const ThreeMethods batch;
  const auto factors = compare_factors(batch.report());
  ASSERT_THAT(factors, SizeIs(1));
  const FactorReport& factor = factors.front();
  EXPECT_THAT(factor.settings, ElementsAre("random", "darts", "petridish"));
  EXPECT_EQ(factor.shared, "seed");
  ASSERT_THAT(factor.comparisons, SizeIs(3));
  const Comparison& first = factor.comparisons.front();
  EXPECT_NEAR(first.differences.mean, 0.04, 1e-15);
  EXPECT_NEAR(first.differences.deviation, 0.04242640687119283, 1e-15);
  EXPECT_NEAR(first.differences.interval->low, -0.02750988089684546, 1e-12);
  EXPECT_NEAR(first.differences.interval->high, 0.10750988089684547, 1e-12);
  EXPECT_NEAR(*first.adjusted_p, 0.15582739174373184, 1e-12);
  EXPECT_EQ(first.runs_needed, 11);
  EXPECT_NEAR(*factor.comparisons[1].adjusted_p, 2 * 0.004507877118671307, 1e-12);
  EXPECT_NEAR(*factor.comparisons[2].adjusted_p, 3 * 0.002039153064790121, 1e-12);
  ASSERT_TRUE(factor.ranking);
  EXPECT_THAT(factor.ranking->ranks.mean_ranks, ElementsAre(1.125, 1.875, 3.0));
  EXPECT_NEAR(factor.ranking->ranks.friedman->chi_squared, 7.6, 1e-12);
  EXPECT_NEAR(factor.ranking->ranks.friedman->f, 57.0, 1e-9);
  EXPECT_NEAR(factor.ranking->ranks.critical_difference, 1.657246577699061, 1e-7);
}

TEST(ComparisonTest, AsText) {
  const ThreeMethods batch;
  EXPECT_THAT(
      printed(batch.report(), ReportFormat::text),
      HasSubstr("plugin: differences of test accuracy in points over the same seed\n"
                "  pair                pairs  difference  95 % interval    wins      verdict\n"
                "  random − darts      4      +4.00       -2.75 to +10.75  3.5 of 4  no difference shown; 11 runs "
                "of each would show 4.00 points\n"
                "  random − petridish  4      +15.25      +8.97 to +21.53  4 of 4    random is better by 15.25 "
                "points\n"
                "  darts − petridish   4      +11.25      +7.72 to +14.78  4 of 4    darts is better by 11.25 "
                "points\n"
                "  Mean ranks over 4 blocks, 1 is best: random 1.12, darts 1.88, petridish 3.00.\n"
                "  The ranks differ by more than chance (Friedman: chi-squared = 7.6, p = 0.0224; Iman and "
                "Davenport: F = 57, p = 0.0001). Two mean ranks that are more than 1.66 apart differ (Nemenyi, 5 "
                "% for all pairs together).\n"));
}

TEST(ComparisonTest, AsMarkdown) {
  const ThreeMethods batch;
  const std::string text = printed(batch.report(), ReportFormat::markdown);
  EXPECT_THAT(text, HasSubstr("\n### plugin\n\nDifferences of test accuracy in points over the same seed"));
  EXPECT_THAT(text, HasSubstr("| pair | pairs | difference | 95 % interval | wins | verdict |\n"
                              "|---|---:|---:|---:|---:|---:|\n"
                              "| random − darts | 4 | +4.00 | -2.75 to +10.75 | 3.5 of 4 | no difference shown; 11 "));
}

TEST(ComparisonTest, AsCsv) {
  const ThreeMethods batch;
  const std::string text = printed(batch.report(), ReportFormat::comparisons);
  EXPECT_THAT(text,
              testing::StartsWith(
                  "factor,a,b,pairs,difference,deviation,interval_low,interval_high,p,adjusted_p,wins,ties,losses,"
                  "runs_needed,mean_rank_a,mean_rank_b,critical_difference,verdict\n"
                  "plugin,random,darts,4,0.04,0.04242640687,-0.0275098809,0.1075098809,0.1558273917,0.1558273917,3,"
                  "1,0,11,1.125,1.875,1.657246578,no difference shown; 11 runs of each would show 4.00 points\n"));
}

TEST(ComparisonTest, AsJson) {
  const ThreeMethods batch;
  const Json factor = json_of(batch.report())["factors"][0];
  EXPECT_EQ(factor["name"], "plugin");
  EXPECT_THAT(factor["comparisons"][0]["interval"][1].get<double>(), DoubleNear(0.10750988089684547, 1e-12));
  EXPECT_EQ(factor["comparisons"][0]["win_rate"], 0.875);
  EXPECT_EQ(factor["ranks"]["mean_ranks"]["darts"], 1.875);
  EXPECT_EQ(factor["ranks"]["blocks"], 4);
}

TEST(ComparisonTest, PairsOnlyWhatHasEqualSettingsAndSeed) {
  const test::TemporaryFolder folder;
  BatchRecord record{"b", "/b.toml", {}};
  for (const char* plugin : {"darts", "random"})
    for (const char* channels : {"4", "8"})
      for (const char* seed : {"1", "2"}) {
        const std::string name = std::string(plugin) + channels + seed;
        record.experiments.push_back(experiment_of({{"plugin", plugin}, {"channels", channels}, {"seed", seed}}, name));
        if (name == "random82") continue;  // not finished
        const double accuracy = (*plugin == 'r' ? 0.5 : 0.25) + (*channels == '8' ? 0.125 : 0.0);
        write_run(folder / name, "finished", {}, {{"test_accuracy", accuracy}});
      }
  record.factors = {{"plugin"}, {"channels"}};
  const auto factors = compare_factors(report_on(BatchFolder(folder.path()), record));
  ASSERT_THAT(factors, SizeIs(2));
  EXPECT_EQ(factors[0].shared, "channels and seed");
  EXPECT_EQ(factors[0].comparisons[0].differences.pairs, 3U);
  EXPECT_EQ(verdict_on(factors[0], factors[0].comparisons[0]), "all 3 differences are equal, so there is no interval");
  EXPECT_THAT(factors[1].settings, ElementsAre("8", "4"));
  EXPECT_EQ(factors[1].comparisons[0].differences.pairs, 3U);
}

TEST(ComparisonTest, AZipIsOneFactorAndABaselineIsComparedWithEachRow) {
  BatchReport report{.name = "b",
                     .directory = "",
                     .labels = {"plugin", "cells", "experiment"},
                     .factors = {{"plugin", "cells"}, {"experiment"}},
                     .measure = "test accuracy"};
  for (const auto& axes :
       std::vector<std::vector<std::string>>{{"darts", "5", ""}, {"darts", "8", ""}, {"", "", "base"}})
    report.rows.push_back({.axes = axes, .experiments = 1, .finished = {{.seed = "1", .accuracy = 0.5}}});
  EXPECT_THAT(compare_factors(report), SizeIs(1)) << "the baseline has no accuracy";
  for (ReportRow& row : report.rows) row.accuracy = core::statistics::sample_of(std::vector{0.5});
  const auto factors = compare_factors(report);
  ASSERT_THAT(factors, SizeIs(2));
  EXPECT_EQ(factors[0].shared, "seed");
  EXPECT_EQ(factors[0].name, "plugin, cells");
  EXPECT_THAT(factors[0].settings, ElementsAre("darts, 5", "darts, 8"));
  EXPECT_EQ(factors[1].name, "setting");
  EXPECT_THAT(factors[1].settings, ElementsAre("darts, 5", "darts, 8", "base"));
  EXPECT_THAT(factors[1].comparisons, SizeIs(3));
}

TEST(ComparisonTest, TwoBatchesArePairedBySettingsAndSeed) {
  const ThreeMethods one, other;
  const BatchFolder first(one.folder.path()), second(other.folder.path());
  const std::vector<ReportedBatch> batches = {{first, one.record}, {second, other.record}};
  const BatchReport report = report_on(batches);
  EXPECT_THAT(report.labels, ElementsAre("batch", "plugin"));
  EXPECT_EQ(report.rows.size(), 6U);
  EXPECT_EQ(report.rows[0].axes[0], first.path().string()) << "both are called the same";
  const auto factors = compare_factors(report);
  ASSERT_THAT(factors, SizeIs(2));
  const FactorReport& batch = factors[factors[0].name == "batch" ? 0 : 1];
  EXPECT_EQ(batch.shared, "plugin and seed");
  EXPECT_EQ(batch.comparisons[0].differences.pairs, 12U);
  EXPECT_EQ(verdict_on(batch, batch.comparisons[0]), "equal in all 12 pairs");
}

TEST(ComparisonTest, ManySettingsAreNotAllCompared) {
  BatchReport report{.name = "b", .directory = "", .labels = {"cells"}, .factors = {{"cells"}}, .measure = "accuracy"};
  for (int i = 0; i < 40; ++i)
    report.rows.push_back(
        {.axes = {std::to_string(i)}, .experiments = 1, .finished = {{.seed = "1", .accuracy = i / 100.0}}});
  const FactorReport factor = compare_factors(report).front();
  EXPECT_THAT(factor.settings, SizeIs(12));
  EXPECT_EQ(factor.settings.front(), "39");
  EXPECT_EQ(factor.left_out, 28U);
  EXPECT_THAT(notes_on(factor).front(), HasSubstr("28 are left out"));
}

TEST(VerdictTest, SaysNoMoreThanTheNumbersCarry) {
  EXPECT_EQ(verdict_for({0.5}, {0.25}), "one pair is too few; at least two are needed");
  EXPECT_EQ(verdict_for({0.5, 0.5}, {0.5, 0.5}), "equal in all 2 pairs");
  EXPECT_EQ(verdict_for({0.8, 0.6}, {0.7, 0.5}), "all 2 differences are equal, so there is no interval");
  EXPECT_EQ(verdict_for({0.5, 0.6}, {0.6, 0.5}), "no difference shown");
  EXPECT_EQ(verdict_for({0.51, 0.62, 0.73}, {0.50, 0.60, 0.70}),
            "no difference shown; 5 runs of each would show 2.00 "
            "points");
  EXPECT_THAT(verdict_for({0.90001, 0.5}, {0.5, 0.9}), HasSubstr("more than 100,000 runs of each"));
  EXPECT_EQ(verdict_for({0.5}, {}), "");
}

/// 0.0319 by itself, 0.0957 among three comparisons.
TEST(VerdictTest, CountsAllComparisons) {
  FactorReport factor{.name = "plugin", .shared = "seed", .settings = {"a", "b", "c"}, .accuracies = {}};
  Comparison comparison{
      0, 1,
      core::statistics::paired_differences(std::vector{0.54, 0.53, 0.55, 0.51}, std::vector{0.50, 0.50, 0.50, 0.50})};
  comparison.adjusted_p = 3 * *comparison.differences.p_value;
  factor.comparisons = {comparison, comparison, comparison};
  ASSERT_TRUE(comparison.is_shown_by_itself());
  ASSERT_FALSE(comparison.is_shown());
  EXPECT_THAT(verdict_on(factor, comparison),
              HasSubstr("looks better by 3.25 points, but among 3 comparisons this may be chance"));
}

}  // namespace comparison_test
}  // namespace nas::host
