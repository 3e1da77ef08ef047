// The commands that a batch prints, pasted in another folder.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "small_run.h"
#include "tests/support/printed_command.h"

namespace nas::test {
namespace printed_batch_commands_test {

namespace fs = std::filesystem;
using testing::HasSubstr;

class PrintedBatchCommands : public testing::Test {
 protected:
  PrintedBatchCommands() {
    fs::create_directories(here());
    fs::create_directories(there());
  }
  fs::path here() const { return folder / "my 'batches'"; }
  fs::path there() const { return folder / "there"; }
  void write(const std::string& experiments) const {
    write_text(here() / "b.toml", "plugin = 'darts'\nconfig = '" SMALL_CONFIG
                                  "'\n[set]\neval.enabled = false\nsearch.train.epochs = 1\n"
                                  "[set.data]\ndataset = 'synthetic'\nsynthetic = { height = 8, width = 8 }\n" +
                                      experiments);
  }
  Outcome run(const Words& more = {}) const {
    Words words = host({"batch", "b.toml", "--out", "out", "--jobs", "1"});
    words.insert(words.end(), more.begin(), more.end());
    return run_program(words, {.folder = here()});
  }
  const TemporaryFolder folder;
  const std::string good = "[[experiment]]\nname = 'good'\n";
  const std::string absent =
      good + "[[experiment]]\nname = 'bad'\nset = { data.dataset = 'idx', data.path = 'data' }\n";
};

TEST_F(PrintedBatchCommands, WhenTheCauseIsFixedTheBatchIsResumed) {
  write(absent);
  const Outcome failed = run();
  ASSERT_EQ(failed.code, 1) << failed.err;
  fs::create_directory_symlink("/usr/share/datasets/fashion-mnist", here() / "data");
  const Outcome outcome = paste(printed_after(failed.err, "then resume with: "), there());
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(read_text(here() / "out" / "bad" / "run.json"), HasSubstr("\"finished\""));
}

TEST_F(PrintedBatchCommands, WhenASettingIsChangedANewBatchIsStarted) {
  const std::string head = good + "[[experiment]]\nname = 'bad'\nset = { search.model.reductions = ";
  write(head + "3 }\n");  // more than three cells allow
  const Outcome failed = run();
  ASSERT_EQ(failed.code, 1) << failed.err;
  const std::string command = printed_after(failed.err, "start a new batch with: ");
  write(head + "1 }\n");
  const Outcome refused = paste(printed_after(failed.err, "then resume with: "), there());
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("bad: search.model.reductions: 3 -> 1"));
  EXPECT_EQ(printed_after(refused.err, "start a new batch with: "), command);
  const Outcome outcome = paste(command, there());
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(fs::exists(here() / "out-2" / "bad" / "model.toml"));
  EXPECT_FALSE(fs::exists(here() / "out" / "bad" / "model.toml"));
}

TEST_F(PrintedBatchCommands, AnInterruptedBatchIsResumed) {
  write("[axes]\nseed = [1, 2, 3]\n");
  BackgroundProgram program(host({"batch", "b.toml", "--out", "out", "--jobs", "1"}), {.folder = here()});
  program.wait_until([&] { return fs::exists(here() / "out" / "seed=1" / "metrics.jsonl"); });
  const Outcome interrupted = program.wait_after(SIGINT);
  ASSERT_EQ(interrupted.code, 130) << interrupted.err;
  const Outcome outcome = paste(printed_after(interrupted.err, "Resume with: "), there());
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(fs::exists(here() / "out" / "seed=3" / "model.toml"));
}

TEST_F(PrintedBatchCommands, ADryRunSeesMissingData) {
  write(absent);
  const Outcome outcome = run({"--dry-run"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.err,
              HasSubstr("warning: bad: data file train-images-idx3-ubyte is missing in " + (here() / "data").string()));
  EXPECT_THAT(outcome.err, testing::Not(HasSubstr("good")));
  const auto plan = nlohmann::json::parse(run({"--dry-run", "--json"}).out);
  EXPECT_EQ(plan["missing_data"][0]["experiment"], "bad");
}

TEST_F(PrintedBatchCommands, AMistakeInAValueIsFoundInThePlan) {
  write(good + "[[experiment]]\nname = 'bad'\nset = { data.dataset = 'mnits' }\n");
  const Outcome outcome = run();
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("there is no data set named mnits\n"));
  EXPECT_THAT(outcome.err, HasSubstr("b.toml:"));
  EXPECT_FALSE(fs::exists(here() / "out"));
}

TEST_F(PrintedBatchCommands, ThePluginMayBeNamedByTheConfiguration) {
  write_text(here() / "c.toml", "plugins = ['darts']\ninclude = '" SMALL_CONFIG "'\n");
  write_text(here() / "b.toml", "config = 'c.toml'\n");
  const Outcome outcome = run({"--dry-run", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(nlohmann::json::parse(outcome.out)["experiments"][0]["plugins"][0]["id"], "darts");
}

}  // namespace printed_batch_commands_test
}  // namespace nas::test
