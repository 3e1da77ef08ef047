#include "host/batch/plan/expansion.h"

#include "batch_text.h"

namespace nas::host {
namespace expansion_test {

using core::ExitCode;
using core::Value;
using testing::ElementsAre;
using testing::Pair;

TEST(Expand, TheLastAxisVariesFastest) {
  EXPECT_THAT(names_of(expanded("plugin = 'darts'\n[axes]\nsearch.model.channels = [4, 8]\nseed = [1, 2]\n")),
              ElementsAre("channels=4-seed=1", "channels=4-seed=2", "channels=8-seed=1", "channels=8-seed=2"));
}

TEST(Expand, PluginsComeFirstInANameAndWithoutTheirLabel) {
  EXPECT_THAT(names_of(expanded("[axes]\nseed = [1]\nplugin = ['darts', 'build/plugins/librandom.so']\n")),
              ElementsAre("darts-seed=1", "random-seed=1"));
}

TEST(Expand, AZipIsNamedByItsFirstKey) {
  const auto drafts = expanded(
      "[[zip]]\nplugin = ['darts', 'random']\nconfig = ['a.toml', 'b.toml']\n"
      "[[zip]]\nsearch.model.cells = [3, 5]\neval.model.cells = [8, 9]\n");
  EXPECT_THAT(names_of(drafts), ElementsAre("darts-cells=3", "darts-cells=5", "random-cells=3", "random-cells=5"));
  EXPECT_THAT(drafts[3].axes, ElementsAre(Pair("plugin", "random"), Pair("cells", "5")));
  ASSERT_EQ(drafts[3].assignments.size(), 4u);
  EXPECT_THAT(std::get<std::string>(drafts[3].assignments[1].value), testing::EndsWith("/b.toml"));
  EXPECT_EQ(drafts[3].assignments[3].value, Value(int64_t{9}));
}

TEST(Expand, AZipWhoseFirstKeyRepeatsIsNamedByMoreKeys) {
  EXPECT_THAT(names_of(expanded("plugin = 'darts'\n[[zip]]\na.x = [1, 1]\na.y = [5, 6]\na.z = [7, 8]\n")),
              ElementsAre("x=1-y=5", "x=1-y=6"));
}

TEST(Expand, ExperimentTablesAddToTheProductAndInheritWhatTheBatchSets) {
  const auto drafts = expanded(
      "plugin = 'darts'\n[set]\ndata.max_items = 9\n[axes]\nseed = [1, 2]\n"
      "[[experiment]]\nname = 'baseline'\nplugin = 'random'\n"
      "[[experiment]]\nname = 'more'\n[experiment.axes]\nseed = [3, 4]\n");
  EXPECT_THAT(names_of(drafts), ElementsAre("seed=1", "seed=2", "baseline", "more-seed=3", "more-seed=4"));
  EXPECT_EQ(drafts[2].assignments[1].key, "data.max_items");
  EXPECT_EQ(drafts[2].assignments.back().value, Value(std::string("random")));
  EXPECT_THAT(drafts[4].axes, ElementsAre(Pair("experiment", "more"), Pair("seed", "4")));
}

TEST(Expand, ABatchWithoutAxesIsOneExperiment) {
  EXPECT_THAT(names_of(expanded("plugin = 'darts'\n")), ElementsAre("b"));
  EXPECT_THAT(names_of(expanded("plugin = 'darts'\n[[experiment]]\nname = 'one'\n")), ElementsAre("one"));
}

TEST(Expand, ExcludesLeaveExperimentsOut) {
  const std::string axes = "[axes]\nplugin = ['darts', 'random']\nseed = [1, 2, 3]\n";
  EXPECT_THAT(names_of(expanded(axes + "[[exclude]]\nplugin = 'darts'\nseed = [2, 3]\n")),
              ElementsAre("darts-seed=1", "random-seed=1", "random-seed=2", "random-seed=3"));
  EXPECT_THAT(names_of(expanded(axes + "[[exclude]]\nseed = { range = [1, 2] }\n")),
              ElementsAre("darts-seed=3", "random-seed=3"));
}

TEST(Expand, AnExcludeThatMatchesNothingIsAMistake) {
  const std::string text = "[axes]\nseed = [1]\n[[exclude]]\nsed = 1\n";
  expect_error([&] { expanded(text); }, ExitCode::config, "an [[exclude]] matches no experiment", "b.toml:3:1");
}

TEST(Expand, NothingLeftIsAMistake) {
  expect_error([&] { expanded("[axes]\nseed = [1]\n[[exclude]]\nseed = 1\n"); }, ExitCode::config,
               "the batch has no experiments");
}

TEST(Expand, NamesAreUnique) {
  expect_error([&] { expanded("[axes]\nseed = [1, 2, 1]\n"); }, ExitCode::config,
               "two experiments have the name \"seed=1\"", "b.toml:2:15");
  const std::string twice =
      "[[experiment]]\nname = 'a'\nplugin = 'darts'\n"
      "[[experiment]]\nname = 'a'\nplugin = 'random'\n";
  expect_error([&] { expanded(twice); }, ExitCode::config, "two experiments have the name \"a\"", "b.toml:6:10");
}

TEST(Expand, NamesAreValidFolderNames) {
  EXPECT_THAT(names_of(expanded("[axes]\ndata.path = ['/a b/c', 'd']\n")), ElementsAre("path=_a_b_c", "path=d"));
  for (const std::string name :
       {"", "..", "a/b", ".batch", "batch.toml", "a b", "lock", "plan.json", "slurm", "report.md", "report.html"})
    expect_error([&] { expanded("[[experiment]]\nname = '" + name + "'\n"); }, ExitCode::config,
                 "\"" + name + "\" is not a valid name for an experiment", "b.toml:2:8");
}

TEST(Expand, MoreThanAThousandNeedYes) {
  const auto axes = [](int last) { return "[axes]\nseed = { range = [1, " + std::to_string(last) + "] }\n"; };
  EXPECT_EQ(expanded(axes(1000)).size(), 1000u);
  expect_error([&] { expanded(axes(1001)); }, ExitCode::usage, "the batch has 1,001 experiments");
  EXPECT_EQ(expanded(axes(1001), true).size(), 1001u);
}

TEST(Expand, TooManyCombinationsAreRefused) {
  const std::string range = " = { range = [1, 1000] }\n";
  expect_error([&] { expanded("[axes]\na" + range + "b" + range + "c" + range, true); }, ExitCode::config,
               "the axes have more than 100,000 combinations");
}

}  // namespace expansion_test
}  // namespace nas::host
