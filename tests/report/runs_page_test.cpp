#include "core/report/runs_page.h"

#include <gmock/gmock.h>

#include "core/record/run_info.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace runs_page_test {

namespace fs = std::filesystem;
using test::write_text;
using ::testing::HasSubstr;
using ::testing::Not;

class RunsPage : public ::testing::Test {
 protected:
  RunPaths run(const std::string& name, double accuracy, int epochs) {
    const fs::path path = folder_ / name;
    fs::create_directories(path);
    RunInfo info;
    info.status = "finished";
    info.method = "darts";
    info.results = {{"test_accuracy", accuracy}, {"macs", 1e6 * epochs}};
    info.write(path / "run.json");
    write_text(path / "config.toml", "seed = 1\n[search.train]\nepochs = " + std::to_string(epochs) + "\n");
    write_text(path / "metrics.jsonl", R"({"stage":"eval","epoch":1,"split":"train","loss":2,"top1":0.25}
{"stage":"eval","epoch":2,"split":"train","loss":1,"top1":0.5}
)");
    return RunPaths(path);
  }
  test::TemporaryFolder folder_;
  CellDrawer drawer_;
};

TEST_F(RunsPage, ComparesResultsCurvesAndSettings) {
  const std::string html = runs_page("two runs", {run("first", 0.5, 3), run("second", 0.625, 4)}, drawer_);
  EXPECT_THAT(html, HasSubstr("data-v=\"0.625\""));
  EXPECT_THAT(html, HasSubstr("data-label=\"second\""));
  EXPECT_THAT(html, HasSubstr("<code>search.train.epochs</code></th><td><code>3</code></td><td><code>4</code></td>"));
  EXPECT_THAT(html, Not(HasSubstr("<code>seed</code></th>")));
  EXPECT_THAT(html, HasSubstr("Accuracy against MACs"));
}

/// The part that differs stands first, so that it is not what is cut off.
TEST_F(RunsPage, RunsOfOneNameAreCalledByTheFoldersAboveThem) {
  const std::string html = runs_page("two runs", {run("one/seed-1", 0.5, 3), run("two/seed-1", 0.625, 3)}, drawer_);
  EXPECT_THAT(html, HasSubstr("data-label=\"one/seed-1\""));
  EXPECT_THAT(html, HasSubstr("data-label=\"two/seed-1\""));
}

TEST_F(RunsPage, ADamagedRunIsNamed) {
  const RunPaths good = run("good", 0.5, 3), bad = run("bad", 0.5, 3);
  write_text(bad.info(), "{");
  const std::string html = runs_page("two runs", {good, bad}, drawer_);
  EXPECT_THAT(html, HasSubstr("bad: run.json is damaged"));
  EXPECT_THAT(html, HasSubstr("data-label=\"good\""));
}

TEST_F(RunsPage, OfTwoHundredRunsShowsTheCurvesOfTheBest) {
  std::vector<RunPaths> runs;
  for (int i = 0; i < 200; ++i) runs.push_back(run("run-" + std::to_string(i), i / 200.0, 3));
  const std::string html = runs_page("many", runs, drawer_);
  EXPECT_THAT(html, HasSubstr(">run-0<"));
  EXPECT_THAT(html, HasSubstr("data-label=\"run-199\""));
  EXPECT_THAT(html, Not(HasSubstr("data-label=\"run-187\"")));
  EXPECT_LT(html.size(), 400'000U);
}

TEST_F(RunsPage, OfNothingIsAPage) { EXPECT_THAT(runs_page("none", {}, drawer_), HasSubstr("0 runs")); }

}  // namespace runs_page_test
}  // namespace nas::core
