// Pages of real runs in a real browser. browser.py opens them in Chromium and says what a reader sees.
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "tests/e2e/small_run.h"

namespace nas::test {
namespace browser_test {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::Contains;

json seen_in_browser(const fs::path& page, const fs::path& pictures) {
  const Outcome outcome = run_program({"python3", NAS_BROWSER, NAS_CHROMIUM, page, pictures});
  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
  return outcome.code == 0 ? json::parse(outcome.out) : json::object();
}

class PageInABrowser : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    shared_ = new TemporaryFolder();
    const Outcome outcome = run_program(small_run(run(), {"search.train.epochs=3"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  static void TearDownTestSuite() { delete shared_; }
  /// A supernet search and its eval.
  static fs::path run() { return *shared_ / "run"; }

  static double number(const json& seen, const char* view, const char* fact) { return seen[view][fact].get<double>(); }
  /// With a script uPlot draws the curves, otherwise and on paper SVG does.
  static void expect_charts(const json& seen, const char* view, bool script) {
    EXPECT_EQ(number(seen, view, "emptyCurves"), 0) << view;
    EXPECT_EQ(number(seen, view, "blank"), 0) << view;
    EXPECT_EQ(number(seen, view, "plots") > 0, script && number(seen, view, "charts") > number(seen, view, "pictures"))
        << view;
    EXPECT_EQ(number(seen, view, "plots") + number(seen, view, "pictures"), number(seen, view, "charts")) << view;
    EXPECT_GT(number(seen, view, "smallest"), 9.0) << view << ": pixels of the smallest text of a chart";
  }
  static void expect_readable(const json& seen) {
    EXPECT_EQ(seen["complaints"].dump(), "[]");
    EXPECT_EQ(seen["requests"].dump(), "[]");
    for (const auto& [view, script] :
         {std::pair("desktop", true), {"phone", true}, {"print", false}, {"withoutScript", false}}) {
      EXPECT_LE(number(seen, view, "needed"), number(seen, view, "width")) << view << " scrolls sideways";
      EXPECT_EQ(number(seen, view, "hidden"), 0) << view;
      expect_charts(seen, view, script);
    }
    EXPECT_EQ(number(seen, "phone", "width"), 360);
    EXPECT_GT(seen["pdf"].get<int>(), 10'000);
    EXPECT_FALSE(seen["scriptRan"].get<bool>());
  }
  static std::vector<std::string> sections(const json& seen) { return seen["desktop"]["sections"]; }
  /// Of the directories, in `folder_`.
  json report_of(Words directories) {
    directories.insert(directories.begin(), "report");
    directories.insert(directories.end(), {"--out", folder_ / "page.html"});
    const Outcome outcome = run_program(host(directories));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return seen_in_browser(folder_ / "page.html", folder_.path());
  }

  static inline TemporaryFolder* shared_ = nullptr;
  TemporaryFolder folder_;
};

TEST_F(PageInABrowser, OfASupernetSearch) {
  const json seen = seen_in_browser(run() / "report.html", folder_.path());
  expect_readable(seen);
  for (const char* id :
       {"cells", "search", "eval", "alphas", "costs", "classes", "worst", "configuration", "environment", "repeat"})
    EXPECT_THAT(sections(seen), Contains(id));
  for (const char* view : {"desktop", "withoutScript"}) {
    EXPECT_GE(number(seen, view, "cells"), 2) << view;
    EXPECT_EQ(number(seen, view, "images"), 24) << view;
    EXPECT_GE(number(seen, view, "charts"), 6) << view;
  }
  EXPECT_EQ(number(seen, "desktop", "pictures"), 0);
  const auto falling = seen["used"]["falling"].get<std::vector<double>>();
  const auto rising = seen["used"]["rising"].get<std::vector<double>>();
  EXPECT_EQ(rising.size(), 10U);
  EXPECT_TRUE(std::ranges::is_sorted(rising));
  EXPECT_TRUE(std::ranges::is_sorted(falling, std::greater<>()));
}

/// The curves of a stage have one cursor, whose values stand in their legends, and are enlarged together.
TEST_F(PageInABrowser, CurvesAreInteractive) {
  const json used = seen_in_browser(run() / "report.html", folder_.path())["used"];
  const auto epochs = used["epochs"].get<std::vector<std::string>>();
  EXPECT_GE(epochs.size(), 3U);
  for (const std::string& epoch : epochs) EXPECT_NEAR(std::stod(epoch), 1.5, 0.51);  // the nearest point of each
  EXPECT_THAT(used["legend"].get<std::string>(), testing::ContainsRegex("training[0-9.]+"));
  for (const json& range : used["whole"]) EXPECT_EQ(range.dump(), "[0,3]");
  for (const json& range : used["zoomed"]) {
    EXPECT_NEAR(range[0].get<double>(), 0.75, 0.05);
    EXPECT_NEAR(range[1].get<double>(), 2.25, 0.05);
  }
  EXPECT_EQ(used["unzoomed"], used["whole"]);
}

TEST_F(PageInABrowser, OfAMethodThatTrainsManyNetworks) {
  const Outcome outcome =
      run_program(host({"--plugin", "random", "--config", RANDOM_CONFIG, "--out", folder_ / "run"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json seen = seen_in_browser(folder_ / "run/report.html", folder_.path());
  expect_readable(seen);
  EXPECT_THAT(sections(seen), Contains("tables"));
  EXPECT_EQ(number(seen, "desktop", "bars"), lines_in(folder_ / "run/trainings.jsonl"));
  EXPECT_GT(number(seen, "desktop", "bars"), 0);
}

TEST_F(PageInABrowser, OfAPoolThatGrows) {
  const Outcome outcome =
      run_program(host({"--plugin", "petridish", "--config", PETRIDISH_CONFIG, "--out", folder_ / "run"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json seen = seen_in_browser(folder_ / "run/report.html", folder_.path());
  expect_readable(seen);
  EXPECT_EQ(number(seen, "desktop", "lineage"), lines_in(folder_ / "run/petridish/full_pool.tsv") - 1);
}

TEST_F(PageInABrowser, OfRunsWithoutSearchAndWithoutEval) {
  Outcome outcome = run_program(tiny_run(folder_ / "searched", {"eval.enabled=false"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  json seen = seen_in_browser(folder_ / "searched/report.html", folder_.path());
  expect_readable(seen);
  EXPECT_THAT(sections(seen), testing::IsSupersetOf({"cells", "search", "alphas", "costs"}));
  EXPECT_THAT(sections(seen), testing::Not(Contains("eval")));
  const std::string found = folder_ / "searched/genotype.txt";
  std::string genotype = read_text(found);
  genotype.erase(genotype.find_last_not_of('\n') + 1);
  outcome = run_program(tiny_run(folder_ / "given", {"search.enabled=false", "eval.genotype=" + genotype}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  seen = seen_in_browser(folder_ / "given/report.html", folder_.path());
  expect_readable(seen);
  EXPECT_THAT(sections(seen), testing::IsSupersetOf({"cells", "eval", "costs", "classes", "worst"}));
  EXPECT_THAT(sections(seen), testing::Not(Contains("search")));
}

/// Texts of a stranger, losses that are not finite, a line that is cut, and a plugin that is gone.
TEST_F(PageInABrowser, OfAStranger) {
  const fs::path copy = folder_ / "copy";
  fs::copy(run(), copy, fs::copy_options::recursive);
  const std::string evil = "</script><script>alert('\"&<b>" + std::string(10'000, 'x');
  json record = json::parse(read_text(copy / "run.json"));
  for (json& one : record["test_classes"]) one["name"] = evil;
  record["plugins"][0]["path"] = "/nowhere/" + evil;
  record["results"][evil] = 0.5;
  record["method"] = evil;
  write_text(copy / "run.json", record.dump());
  json line = {{"stage", "search"}, {"split", "plugin"}, {"epoch", 1}, {evil, nullptr}};
  write_text(copy / "metrics.jsonl", read_text(copy / "metrics.jsonl") + line.dump() + "\n" +
                                         R"({"stage":"eval","split":"valid","epoch":2,"loss":null,"top1":0.5})" + "\n" +
                                         R"({"stage":"eval","spl)");
  const json seen = report_of({copy});
  expect_readable(seen);
  EXPECT_THAT(sections(seen), Contains("recorded"));
}

TEST_F(PageInABrowser, OfTwoFiveAndTwoHundredRuns) {
  for (int i = 0; i < 200; ++i) {
    const fs::path copy = folder_ / "runs" / ("run-" + std::to_string(i));
    fs::create_directories(copy);
    for (const char* name : {"metrics.jsonl", "config.toml", "model.toml"}) fs::copy(run() / name, copy / name);
    json record = json::parse(read_text(run() / "run.json"));
    record["results"]["test_accuracy"] = 0.4 + i * 0.001;
    record["results"]["macs"] = 1'000'000 + i * 1'000;
    write_text(copy / "run.json", record.dump());
  }
  const fs::path runs = folder_ / "runs";
  expect_readable(report_of({runs / "run-0", runs / "run-1"}));
  expect_readable(report_of({runs / "run-0", runs / "run-1", runs / "run-2", runs / "run-3", runs / "run-4"}));
  const json seen = report_of({runs});
  expect_readable(seen);
  EXPECT_EQ(seen["used"]["rising"].size(), 200U);
}

/// With a name that nothing may obey, and an experiment that fails.
TEST_F(PageInABrowser, OfABatch) {
  const std::string methods =
      "[[zip]]\nplugin = ['darts', 'random']\nconfig = ['" + std::string(SMALL_CONFIG) + "', '" RANDOM_CONFIG "']\n";
  write_text(folder_ / "b.toml", "name = 'the \"<script>alert(1)\" batch'\n" + methods + R"([set]
search.train.epochs = 1
eval.train.epochs = 1
data.dataset = 'synthetic'
data.synthetic = { height = 12, width = 12 }
[axes]
seed = { range = [1, 4] }
[[experiment]]
name = 'fails'
plugin = 'darts'
set = { data.dataset = 'cifar10', data.path = '/nowhere' }
)");
  const Outcome outcome = run_program(host({"batch", folder_ / "b.toml", "--out", folder_ / "batch"}));
  ASSERT_EQ(outcome.code, 1) << outcome.err;
  const json seen = seen_in_browser(folder_ / "batch/report.html", folder_.path());
  expect_readable(seen);
  for (const char* id : {"results", "factor-1", "cost", "runs", "curves", "cells"})
    EXPECT_THAT(sections(seen), Contains(id));
  EXPECT_TRUE(std::ranges::is_sorted(seen["used"]["rising"].get<std::vector<double>>()));
  EXPECT_EQ(seen["used"]["rising"].size(), 8U);
}

}  // namespace browser_test
}  // namespace nas::test
