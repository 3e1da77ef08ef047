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
  static double number(const json& seen, const char* view, const char* fact) { return seen[view][fact].get<double>(); }
  static void expect_readable(const json& seen) {
    EXPECT_EQ(seen["complaints"].dump(), "[]");
    EXPECT_EQ(seen["requests"].dump(), "[]");
    for (const char* view : {"desktop", "phone", "withoutScript"}) {
      EXPECT_LE(number(seen, view, "needed"), number(seen, view, "width")) << view << " scrolls sideways";
      EXPECT_EQ(number(seen, view, "hidden"), 0) << view;
      EXPECT_EQ(number(seen, view, "emptyCurves"), 0) << view;
      EXPECT_GT(number(seen, view, "smallest"), 9.0) << view << ": pixels of the smallest text of a chart";
    }
    EXPECT_EQ(number(seen, "phone", "width"), 360);
    EXPECT_GT(seen["pdf"].get<int>(), 10'000);
    EXPECT_FALSE(seen["scriptRan"].get<bool>());
  }
  static std::vector<std::string> sections(const json& seen) { return seen["desktop"]["sections"]; }
  TemporaryFolder folder_;
};

TEST_F(PageInABrowser, OfASupernetSearch) {
  const Outcome outcome = run_program(small_run(folder_ / "run", {"search.train.epochs=3"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json seen = seen_in_browser(folder_ / "run/report.html", folder_.path());
  expect_readable(seen);
  for (const char* id : {"cells", "search", "eval", "alphas", "classes", "configuration", "environment", "repeat"})
    EXPECT_THAT(sections(seen), Contains(id));
  EXPECT_GE(number(seen, "desktop", "cells"), 2);
  EXPECT_GE(number(seen, "withoutScript", "cells"), 2);
  EXPECT_EQ(number(seen, "withoutScript", "curves"), number(seen, "desktop", "curves"));
  const json& used = seen["used"];
  EXPECT_NE(used["readout"].get<std::string>(), "");
  const auto falling = used["falling"].get<std::vector<double>>(), rising = used["rising"].get<std::vector<double>>();
  EXPECT_EQ(rising.size(), 10U);
  EXPECT_TRUE(std::ranges::is_sorted(rising));
  EXPECT_TRUE(std::ranges::is_sorted(falling, std::greater<>()));
}

TEST_F(PageInABrowser, OfAMethodThatTrainsManyNetworks) {
  const Outcome outcome =
      run_program(host({"--plugin", "random", "--config", RANDOM_CONFIG, "--out", folder_ / "run"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json seen = seen_in_browser(folder_ / "run/report.html", folder_.path());
  expect_readable(seen);
  EXPECT_THAT(sections(seen), Contains("tables"));
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
