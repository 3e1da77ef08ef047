// What a person sees after a mistake, and the exit code. Configuration errors and refusals are compared whole. Nothing
// is started.
#include "batch_run.h"

namespace nas::test {
namespace bad_input_test {

using testing::HasSubstr;

class BatchBadInput : public testing::Test {
 protected:
  Outcome run(const std::string& text, const Words& more = {}) const {
    write_text(folder / "b.toml", text);
    return run_program(batch(folder / "b.toml", folder / "out", more));
  }
  void expect(const Outcome& outcome, int code, const std::string& what, const std::string& where = "") const {
    EXPECT_EQ(outcome.code, code);
    EXPECT_EQ(first_line(outcome.err), "nas-host: error: " + what);
    EXPECT_THAT(outcome.err, HasSubstr(where));
    EXPECT_EQ(outcome.out, "");
    EXPECT_FALSE(fs::exists(folder / "out"));
  }
  const TemporaryFolder folder;
};

TEST_F(BatchBadInput, AxisOverAnUnknownKey) {
  expect(run("plugin = 'darts'\n[axes]\nsearch.model.chanels = [4, 8]\n"), 3,
         "unknown key \"search.model.chanels\"; did you mean \"search.model.channels\"?", "b.toml:3:25\n");
}

TEST_F(BatchBadInput, EmptyAxis) {
  expect(run("plugin = 'darts'\n[axes]\nseed = []\n"), 3, "axis \"seed\" has no values", "b.toml:3:8\n");
}

TEST_F(BatchBadInput, TwoExperimentsOfTheSameName) {
  expect(run("plugin = 'darts'\n[axes]\nseed = [1, 1]\n"), 3, "two experiments have the name \"seed=1\"",
         "b.toml:3:12\n");
}

TEST_F(BatchBadInput, ANameThatLeavesTheFolderOfRuns) {
  const std::string long_name(300, 'x');
  for (const std::string_view given : {"../../x", "/x", "..", ".", "a/b", "", ".batch", long_name.c_str()}) {
    const std::string name(given);
    expect(run("name = '" + name + "'\nplugin = 'darts'\n"), 3, "\"" + name + "\" is not a valid name for a batch",
           "b.toml:1:8\n  use at most 200 bytes without / or line breaks, and no dot at the start; --out names any "
           "other directory\n");
  }
  const Outcome outcome = run("name = \"a\\nb\"\nplugin = 'darts'\n");
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("is not a valid name for a batch\n"));
  EXPECT_FALSE(fs::exists(folder / "out"));
}

TEST_F(BatchBadInput, MoreThanAThousandExperiments) {
  const std::string many = "plugin = 'darts'\n[axes]\nseed = { range = [1, 1001] }\n";
  expect(run(many), 2, "the batch has 1,001 experiments", "--yes");
  const Outcome meant = run(many, {"--yes", "--dry-run"});
  EXPECT_EQ(meant.code, 0) << meant.err;
  EXPECT_THAT(meant.out, HasSubstr("\n  1001  seed=1001\n"));
}

TEST_F(BatchBadInput, DirectoryThatCannotBeWritten) {
  write_text(folder / "b.toml", "plugin = 'darts'\n");
  for (const Words& more : {Words{}, Words{"--quiet"}}) {
    const Outcome outcome = run_program(batch(folder / "b.toml", "/proc/nowhere/batch", more));
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("directory of the batch: No such file or directory\n"));
    EXPECT_THAT(outcome.err, HasSubstr("\n  /proc/nowhere/batch\n"));
    EXPECT_THAT(outcome.err, HasSubstr("--out\n"));
  }
}

TEST_F(BatchBadInput, PluginMissingForOneValue) {
  expect(run("[axes]\nplugin = ['darts', 'petri']\n"), 60, "there is no plugin \"petri\"", "b.toml:2:20; ");
}

TEST_F(BatchBadInput, MissingConfiguration) {
  expect(run("plugin = 'darts'\nconfig = 'no.toml'\n"), 3,
         "cannot read " + (folder / "no.toml").string() + ": No such file or directory");
}

TEST_F(BatchBadInput, ConfigurationWithAMistake) {
  write_text(folder / "c.toml", "[search.train]\nepocs = 3\n");
  expect(run("plugin = 'darts'\nconfig = 'c.toml'\n"), 3,
         "unknown key \"search.train.epocs\"; did you mean \"search.train.epochs\"?", "c.toml:2:1\n");
}

TEST_F(BatchBadInput, MistypedTableOfTheBatch) {
  expect(run("plugin = 'darts'\n[axis]\nseed = [1]\n"), 3,
         "unknown key \"axis\" in the batch file; did you mean \"axes\"?");
}

TEST_F(BatchBadInput, UnknownExecutor) {
  expect(run("plugin = 'darts'\n", {"--executor", "cloud"}), 2, "there is no executor \"cloud\"");
}

TEST_F(BatchBadInput, NoJobs) {
  expect(run("plugin = 'darts'\n", {"--jobs", "0"}), 2, "--jobs must be at least 1, not 0");
  expect(run("plugin = 'darts'\n", {"--jobs", "-1"}), 2, "--jobs must be at least 1, not -1");
}

TEST_F(BatchBadInput, DirectoryOfARun) {
  fs::create_directories(folder / "out");
  write_text(folder / "out" / "run.json", "{}");
  const Outcome outcome = run("plugin = 'darts'\n");
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(first_line(outcome.err), HasSubstr(" a run"));
  EXPECT_FALSE(fs::exists(folder / "out" / ".batch"));
}

TEST_F(BatchBadInput, DirectoryWithoutABatch) {
  for (const char* action : {"status", "report"}) {
    const Outcome outcome = run_program(host({"batch", action, folder.path()}));
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(first_line(outcome.err), HasSubstr(" no batch"));
    const Outcome without = run_program(host({"batch", action}));
    EXPECT_EQ(without.code, 2);
    EXPECT_THAT(first_line(without.err), HasSubstr("nas-host batch " + std::string(action) + " needs "));
  }
}

TEST_F(BatchBadInput, FolderWithoutAnExperiment) {
  const Outcome outcome = run_program(host({"experiment", folder.path()}));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("\n  " + folder.path().string()));
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST_F(BatchBadInput, BatchFileChangedOfAHalfFinishedBatch) {
  const std::string head = "plugin = 'darts'\nconfig = '" + beside("../e2e/small.toml").string() +
                           "'\n[set]\ndata.dataset = 'synthetic'\ndata.max_items = ";
  const std::string tail =
      "\n[[experiment]]\nname = 'good'\n[[experiment]]\nname = 'bad'\n"
      "set = { data.path = '/nowhere', data.dataset = 'cifar10' }\n";
  EXPECT_EQ(run(head + "64" + tail).code, 1);
  const auto before = ends_of_runs(folder / "out");
  EXPECT_EQ(before.size(), 1u);
  const Outcome changed = run(head + "65" + tail);
  EXPECT_EQ(changed.code, 3);
  EXPECT_EQ(first_line(changed.err),
            "nas-host: error: the batch differs from the one that was started in " + (folder / "out").string());
  EXPECT_THAT(changed.err, HasSubstr("\n  good: data.max_items: 64 -> 65\n  bad: data.max_items: 64 -> 65\n"));
  EXPECT_EQ(ends_of_runs(folder / "out"), before);
  EXPECT_EQ(read_text(folder / "out" / "batch.toml"), head + "64" + tail);
}

}  // namespace bad_input_test
}  // namespace nas::test
