#include "host/batch/plan/batch_file.h"

#include "batch_text.h"

namespace nas::host {
namespace batch_file_test {

using core::ExitCode;
using core::Value;
using testing::SizeIs;

TEST(ReadBatchFile, BoundsNumbersAndDepth) {
  const test::TemporaryFolder folder;
  const auto read = [&](const std::string& text) { return [&, text] { read_batch_file(batch_in(folder, text)); }; };
  expect_error(read("[run]\nthreads = 4294967297\n"), ExitCode::config,
               "\"threads\" in [run] must be at most 4096, not 4294967297", "b.toml:2:11");
  std::string deep = "a";
  for (int i = 0; i < 50'000; ++i) deep += ".a";
  expect_error(read("[set]\n" + deep + " = 1\n"), ExitCode::config,
               "not valid TOML: tables and lists are nested more than 64 deep", "b.toml:2:128");
}

/// toml++ gives no double for an integer that a double cannot hold exactly.
TEST(ReadBatchFile, TakesLargeIntegersAmongReals) {
  const test::TemporaryFolder folder;
  const BatchFile file = read_batch_file(batch_in(folder, "[axes]\nx = [[9223372036854775807, 0.5]]\n"));
  EXPECT_EQ(file.batch.groups[0].axes[0].values[0].value, Value(std::vector<double>{9223372036854775808.0, 0.5}));
}

TEST(ReadBatchFile, ReadsEverything) {
  const test::TemporaryFolder folder;
  const BatchFile file = read_batch_file(batch_in(folder, R"(
name = "mine"
plugin = "darts"
config = "base.toml"
[set]
data.max_items = 100
[axes]
seed = { range = [1, 3] }
search.model.channels = [4, 8]
"search.train.schedule.milestones" = [[1, 2], [3]]
[[zip]]
search.model.cells = [3, 5]
eval.model.cells = [5, 8]
[[exclude]]
seed = 2
search.model.channels = [8]
[[experiment]]
name = "baseline"
plugin = ["random", "darts"]
[experiment.set]
method = "random"
[experiment.axes]
seed = [7]
[run]
jobs = 3
threads = 2
retries = 0
[slurm]
time = "04:00:00"
prologue = ["module load gcc"]
)"));
  EXPECT_EQ(file.name, "mine");
  ASSERT_THAT(file.batch.set, SizeIs(3));
  EXPECT_EQ(file.batch.set[0].key, "plugin");
  EXPECT_EQ(std::get<std::string>(file.batch.set[1].value), (folder / "base.toml").string());
  EXPECT_EQ(file.batch.set[2].key, "data.max_items");
  EXPECT_THAT(file.batch.set[2].where, testing::EndsWith("b.toml:6:18"));
  ASSERT_THAT(file.batch.groups, SizeIs(4));
  EXPECT_EQ(file.batch.groups[0].size(), 3u);
  EXPECT_EQ(file.batch.groups[1].axes[0].key, "search.model.channels");
  EXPECT_EQ(file.batch.groups[2].axes[0].values[0].value, Value(std::vector<int64_t>{1, 2}));
  ASSERT_THAT(file.batch.groups[3].axes, SizeIs(2));
  EXPECT_EQ(file.batch.groups[3].axes[1].values[1].value, Value(int64_t{8}));
  ASSERT_THAT(file.excludes, SizeIs(1));
  EXPECT_THAT(file.excludes[0].keys, SizeIs(2));
  ASSERT_THAT(file.experiments, SizeIs(1));
  EXPECT_EQ(file.experiments[0].name, "baseline");
  EXPECT_EQ(file.experiments[0].set[0].value, Value(std::vector<std::string>{"random", "darts"}));
  EXPECT_THAT(file.experiments[0].groups, SizeIs(1));
  EXPECT_EQ(file.run.jobs, 3);
  EXPECT_EQ(file.run.threads, 2);
  EXPECT_EQ(file.run.retries, 0);
  EXPECT_EQ(file.slurm.time, "04:00:00");
  EXPECT_THAT(file.slurm.prologue, testing::ElementsAre("module load gcc"));
}

TEST(ReadBatchFile, HasTheNameOfItsFile) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(read_batch_file(batch_in(folder, "plugin = 'darts'\n")).name, "b");
}

struct Mistake {
  std::string text, what, where;
};

class BatchFileMistake : public testing::TestWithParam<Mistake> {};

TEST_P(BatchFileMistake, IsReportedWithItsPlace) {
  const test::TemporaryFolder folder;
  const std::string path = batch_in(folder, GetParam().text);
  expect_error([&] { read_batch_file(path); }, ExitCode::config, GetParam().what, GetParam().where);
}

INSTANTIATE_TEST_SUITE_P(
    Each, BatchFileMistake,
    testing::Values(
        Mistake{"[axis]\nseed = [1]\n", "unknown key \"axis\" in the batch file; did you mean \"axes\"?", "b.toml:1:2"},
        Mistake{"[run]\njob = 2\n", "unknown key \"job\" in [run]; did you mean \"jobs\"?", "b.toml:2:1"},
        Mistake{"[run]\njobs = 0\n", "\"jobs\" in [run] must be at least 1, not 0", "b.toml:2:8"},
        Mistake{"[run]\nretries = 'x'\n", "\"retries\" in [run] must be an integer, not text", "b.toml:2:11"},
        Mistake{"[slurm]\ntimes = '1'\n", "unknown key \"slurm.times\"; did you mean \"slurm.time\"?", "b.toml:2:9"},
        Mistake{"[slurm]\nextra = 3\n", "\"slurm.extra\" must be a list of text, not an integer", "b.toml:2:9"},
        Mistake{"[axes]\nseed = []\n", "axis \"seed\" has no values", "b.toml:2:8"},
        Mistake{"[axes]\nseed = 3\n", "axis \"seed\" must be a list or { range = [from, to] }, not an integer",
                "b.toml:2:8"},
        Mistake{"[axes]\nseed = { range = [3, 1] }\n",
                "the range of \"seed\" must be [from, to] or [from, to, step] with 1 to 100,000 values", "b.toml:2:18"},
        Mistake{"[axes]\nseed = { range = [1, 3], stop = 2 }\n", "unknown key \"stop\" in a range", "b.toml:2:26"},
        Mistake{"[axes]\nseed = [1, 'a', 2020-01-01]\n",
                "\"seed\" must be a number, true or false, text, or a list of them, not a date", "b.toml:2:17"},
        Mistake{"[axes]\nx = [[1, 'a']]\n", "\"x\" must be a list of numbers or of text, not a list", "b.toml:2:6"},
        Mistake{"[[zip]]\na = [1, 2]\nb = [1]\n",
                "the lists of a [[zip]] must have the same length: \"a\" has 2 values, \"b\" has 1", "b.toml:3:6"},
        Mistake{"[zip]\na = [1]\n", "\"zip\" must be an array of tables, written as [[zip]], not a table",
                "b.toml:1:1"},
        Mistake{"[axes]\na.b = [1]\n[[zip]]\na.b = [2]\n", "the key \"a.b\" has two axes", "b.toml:4:8"},
        Mistake{"[[experiment]]\nplugin = 'darts'\n", "an [[experiment]] has no name", "b.toml:1:1"},
        Mistake{"[[experiment]]\nname = 'a'\nsets = {}\n",
                "unknown key \"sets\" in [[experiment]]; did you mean \"set\"?", "b.toml:3:1"},
        Mistake{"config = 3\n", "\"config\" must be the name of a file", "b.toml:1:10"},
        Mistake{"name = 3\n", "\"name\" must be text, not an integer", "b.toml:1:8"}));

TEST(ReadBatchFile, NeedsAnExistingTomlFile) {
  const test::TemporaryFolder folder;
  const std::string path = (folder / "no.toml").string();
  expect_error([&] { read_batch_file(path); }, ExitCode::config, "cannot read " + path + ": No such file or directory");
  const std::string broken = batch_in(folder, "a = \n");
  EXPECT_THROW(read_batch_file(broken), core::Error);
}

}  // namespace batch_file_test
}  // namespace nas::host
