#include "host/batch/report/report.h"

#include <sstream>

#include "batch_text.h"
#include "fake_run.h"
#include "host/batch/report/report_text.h"

namespace nas::host {
namespace report_test {

using testing::ElementsAre;
using testing::Pair;

Experiment experiment(const std::string& plugin, const std::string& seed) {
  return {.name = plugin + "-seed=" + seed,
          .axes = {{"plugin", plugin}, {"seed", seed}},
          .plugins = {},
          .config_sha256 = ""};
}

class ReportTest : public testing::Test {
 protected:
  void finish(const std::string& name, double accuracy, double seconds, double parameters) {
    write_run(folder / name, "finished", {{"search", seconds / 4}, {"eval", seconds * 3 / 4}},
              {{"test_accuracy", accuracy}, {"search_accuracy", 0.1}, {"parameters", parameters}, {"macs", 2000}});
  }
  void finish_all() {
    finish("darts-seed=1", 0.80, 100, 1000);
    finish("darts-seed=2", 0.84, 120, 1000);
    finish("darts-seed=3", 0.85, 140, 1600);
    finish("random-seed=1", 0.90, 60, 5000);
  }
  BatchReport report() const { return report_on(BatchFolder(folder.path()), record); }
  std::string printed(ReportFormat format) const {
    std::ostringstream text;
    print_report(text, report(), format);
    return text.str();
  }
  const test::TemporaryFolder folder;
  const BatchRecord record{"small",
                           "/b.toml",
                           {experiment("darts", "1"), experiment("darts", "2"), experiment("darts", "3"),
                            experiment("random", "1"), experiment("random", "2")}};
};

TEST_F(ReportTest, TakesMeansOverSeeds) {
  finish_all();
  const BatchReport made = report();
  EXPECT_THAT(made.labels, ElementsAre("plugin"));
  EXPECT_EQ(made.measure, "test accuracy");
  ASSERT_EQ(made.rows.size(), 2u);
  const ReportRow& darts = made.rows[0];
  EXPECT_THAT(darts.axes, ElementsAre("darts"));
  EXPECT_DOUBLE_EQ(darts.accuracy.mean, 0.83);
  EXPECT_NEAR(darts.accuracy.deviation, 0.026457513110645906, 1e-15);
  EXPECT_DOUBLE_EQ(darts.seconds.mean, 120);
  EXPECT_DOUBLE_EQ(darts.parameters.mean, 1200);
  EXPECT_EQ(darts.finished[darts.best()].name, "darts-seed=3");
  EXPECT_EQ(made.rows[1].experiments, 2u);
  EXPECT_EQ(made.rows[1].finished.size(), 1u);
  EXPECT_THAT(made.unfinished, ElementsAre(Pair("random-seed=2", "waiting")));
}

TEST_F(ReportTest, ComparesByTheAccuracyThatAllHave) {
  write_run(folder / "darts-seed=1", "finished", {}, {{"search_accuracy", 0.5}});
  write_run(folder / "random-seed=1", "finished", {}, {{"search_accuracy", 0.75}, {"test_accuracy", 0.9}});
  const BatchReport made = report();
  EXPECT_EQ(made.measure, "search accuracy");
  EXPECT_EQ(made.rows[1].accuracy.mean, 0.75);
  EXPECT_EQ(made.rows[0].parameters.count, 0u);
}

TEST_F(ReportTest, AsText) {
  finish_all();
  EXPECT_EQ(printed(ReportFormat::text),
            "small in " + folder.path().string() +
                ": mean ± sample standard deviation over seeds; time and sizes are means\n"
                "  plugin  runs    test accuracy   best     time        search  parameters  MACs\n"
                "  darts   3       83.00 ± 2.65 %  85.00 %  2 min 00 s  30.0 s  1,200       2,000\n"
                "  random  1 of 2  90.00 %         90.00 %  1 min 00 s  15.0 s  5,000       2,000\n"
                "plugin: differences of test accuracy in points over the same seed\n"
                "  pair            pairs  difference  95 % interval  wins    verdict\n"
                "  random − darts  1      +10.00      -              1 of 1  one pair is too few; at least two are "
                "needed\n"
                "best model: 90.00 %, " +
                (folder / "random-seed=1").string() +
                "/model.toml\n1 experiment is not finished:\n- random-seed=2: waiting\n");
}

TEST_F(ReportTest, AsMarkdown) {
  finish_all();
  EXPECT_THAT(printed(ReportFormat::markdown),
              testing::StartsWith("## small\n\n"
                                  "| plugin | runs | test accuracy | best | time | search | parameters | MACs |\n"
                                  "|---|---:|---:|---:|---:|---:|---:|---:|\n"
                                  "| darts | 3 | 83.00 ± 2.65 % | 85.00 % | 2 min 00 s | 30.0 s | 1,200 | 2,000 |\n"));
}

TEST_F(ReportTest, AsCsv) {
  finish_all();
  EXPECT_EQ(printed(ReportFormat::csv),
            "plugin,experiments,finished,accuracy_mean,accuracy_deviation,accuracy_best,best,seconds_mean,"
            "search_seconds_mean,parameters_mean,macs_mean\n"
            "darts,3,3,0.83,0.02645751311,0.85,darts-seed=3,120,30,1200,2000\n"
            "random,2,1,0.9,,0.9,random-seed=1,60,15,5000,2000\n");
}

TEST_F(ReportTest, AsJson) {
  finish_all();
  const Json json = json_of(report());
  EXPECT_EQ(json["rows"][0]["axes"]["plugin"], "darts");
  EXPECT_EQ(json["rows"][0]["finished"].size(), 3u);
  EXPECT_DOUBLE_EQ(json["rows"][0]["accuracy"]["mean"], 0.83);
  EXPECT_TRUE(json["rows"][1]["accuracy"]["deviation"].is_null());
  EXPECT_EQ(json["best_model"], (folder / "random-seed=1" / "model.toml").string());
  EXPECT_EQ(json["unfinished"][0]["name"], "random-seed=2");
}

TEST_F(ReportTest, WithNothingFinished) {
  const BatchReport made = report();
  EXPECT_EQ(made.unfinished.size(), 5u);
  EXPECT_THAT(printed(ReportFormat::text),
              testing::HasSubstr("  darts   0 of 3  -         -     -     -       -           -\n"));
  EXPECT_TRUE(json_of(made)["best_model"].is_null());
}

TEST(ReportFormatTest, IsOneOfFiveWords) {
  EXPECT_EQ(report_format("csv"), ReportFormat::csv);
  expect_error([] { report_format("markdwon"); }, core::ExitCode::usage,
               testing::HasSubstr("\"markdwon\"; did you mean \"markdown\"?"));
}

}  // namespace report_test
}  // namespace nas::host
