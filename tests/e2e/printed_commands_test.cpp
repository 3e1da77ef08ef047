// Every command that nas-host prints does what it says when it is pasted in another folder.
#include <gmock/gmock.h>

#include "idx_data.h"
#include "tests/support/printed_command.h"

namespace nas::test {
namespace printed_commands_test {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// Runs start in `here`, whose name needs quotes, with relative paths; commands are pasted in `there`.
class PrintedCommands : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    fs::create_directories(here());
    write_idx_data(here() / "data");
    first_ = run_program(words("my first"), {.folder = here()});
  }
  static void TearDownTestSuite() { delete folder_; }
  void SetUp() override { fs::create_directories(there()); }
  void TearDown() override { fs::remove_all(there()); }

  static fs::path here() { return *folder_ / "it's $HOME (1)"; }
  static fs::path there() { return *folder_ / "there"; }
  static fs::path first() { return here() / "my first"; }
  static Words words(const std::string& out) {
    Words words = small_run(out, {"data.dataset=idx", "data.path=data"});
    words.insert(words.end(), {"--set", "method=darts", "--plugin", OTHER_PLUGIN});
    return words;
  }
  /// The only run that was made in `there`.
  static fs::path made() {
    for (const auto& entry : fs::directory_iterator(there() / "runs")) return entry.path();
    return {};
  }
  static void expect_same(const fs::path& run, const Words& files) {
    for (const std::string& name : files) EXPECT_TRUE(read_text(run / name) == read_text(first() / name)) << name;
  }
  /// A run in `here` that was interrupted in its search. Returns what it printed.
  static std::string interrupted(const std::string& name) {
    BackgroundProgram program(words(name), {.folder = here()});
    program.wait_until([&] { return lines_in(here() / name / "metrics.jsonl") >= 6; });
    const Outcome outcome = program.wait_after(SIGINT);
    EXPECT_EQ(outcome.code, 130);
    return outcome.err;
  }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline Outcome first_;
};

TEST_F(PrintedCommands, TheFirstRunSucceeds) { ASSERT_EQ(first_.code, 0) << first_.err; }

TEST_F(PrintedCommands, TheCardInspectsTheRun) {
  const Outcome outcome = paste("nas-host inspect" + printed_after(first_.out, "  nas-host inspect"), there());
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("test_accuracy"));
}

TEST_F(PrintedCommands, TheCardTrainsTheFoundNetworkAgainWithTheSameSettings) {
  const Outcome outcome = paste("nas-host --config" + printed_after(first_.out, "  nas-host --config"), there());
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_same(made(), {"model.toml", "genotype.txt", "weights.safetensors"});
  EXPECT_THAT(outcome.out, HasSubstr("source      " + (first() / "model.toml").string() + ", as it is\n"));
  const Outcome again =
      paste("nas-host --config" + printed_after(outcome.out, "  nas-host --config") + " --out again", there());
  ASSERT_EQ(again.code, 0) << again.err;
  expect_same(there() / "again", {"model.toml", "weights.safetensors"});
}

TEST_F(PrintedCommands, AfterCellsOrAGenotypeTheCardStillTrainsTheNetworkOfTheRun) {
  std::string genotype = read_text(first() / "genotype.txt");
  genotype.pop_back();
  const std::string given = "eval.description=" + (first() / "model.toml").string();
  for (const Words& settings : {Words{"eval.genotype=" + genotype}, Words{given, "eval.description_as=cells"}}) {
    Words all = {"search.enabled=false", "eval.enabled=false", "eval.model.channels=2"};
    all.insert(all.end(), settings.begin(), settings.end());
    const Outcome run = run_program(idx_run(here() / "data", there() / "run", all));
    ASSERT_EQ(run.code, 0) << run.err;
    EXPECT_THAT(run.out, HasSubstr("source      the cells of "));
    const Outcome again = paste("nas-host --config" + printed_after(run.out, "  nas-host --config"), there());
    ASSERT_EQ(again.code, 0) << again.err;
    EXPECT_EQ(read_text(made() / "model.toml"), read_text(there() / "run" / "model.toml"));
    TearDown();
    SetUp();
  }
}

TEST_F(PrintedCommands, ARunIsRepeatedFromItsConfigurationAlone) {
  const Outcome outcome =
      run_program(host({"--config", first() / "config.toml", "--out", "again"}), {.folder = there()});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_same(there() / "again", repeatable_files);
}

TEST_F(PrintedCommands, AnInterruptedRunIsResumed) {
  const std::string printed = interrupted("stopped");
  const Outcome outcome = paste(printed_after(printed, "resume with: "), there());
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_same(here() / "stopped", repeatable_files);
}

TEST_F(PrintedCommands, ADirectoryThatHoldsARunIsResumed) {
  interrupted("taken");
  const Outcome refused = run_program(words("taken"), {.folder = here()});
  EXPECT_EQ(refused.code, 2);
  const Outcome outcome = paste(printed_after(refused.err, "resume with: "), there());
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_same(here() / "taken", repeatable_files);
}

TEST_F(PrintedCommands, AnEditedConfigurationBeginsANewRun) {
  interrupted("edited");
  const fs::path file = here() / "edited" / "config.toml";
  std::string config = read_text(file);
  config.replace(config.find("seed = 2"), 8, "seed = 3");
  write_text(file, config);
  const Outcome refused = run_program(host({"resume", here() / "edited"}));
  EXPECT_EQ(refused.code, 3);
  const Outcome outcome = paste(printed_after(refused.err, "start a new run with it: "), there());
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("darts on idx, seed 3\n"));
  EXPECT_EQ(read_text(made() / "config.toml"), config);
}

TEST_F(PrintedCommands, AFoundNetworkIsTrainedWithoutItsCheckpoints) {
  const fs::path run = here() / "lost";
  ASSERT_EQ(run_program(words("lost"), {.folder = here()}).code, 0);
  fs::remove_all(run / "checkpoints");
  fs::remove(run / "weights.safetensors");
  const Outcome refused = run_program(host({"resume", run}));
  EXPECT_EQ(refused.code, 5);
  const Outcome outcome = paste(printed_after(refused.err, "train the found network in a new run: "), there());
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(read_text(made() / "model.toml"), read_text(run / "model.toml"));
}

TEST_F(PrintedCommands, AnUnknownKeySaysHowToSeeTheKeysOfItsPlugins) {
  const Outcome refused = run_program(host({"--plugin", "darts", "--plugin", OTHER_PLUGIN, "--set", "zzzz=1"}));
  EXPECT_EQ(refused.code, 3);
  const Outcome outcome = paste(printed_after(refused.err, "see the keys with: "), there());
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("[search.darts.alphas]"));
}

TEST_F(PrintedCommands, AKeyOfAnotherPluginSaysWhichPluginHasIt) {
  const Outcome refused = run_program(host({"config", "check", "--set", "search.darts.second_order=false"}));
  EXPECT_EQ(refused.code, 3);
  const std::string option = printed_after(refused.err, "add ");
  const Outcome outcome = paste("nas-host config check --set search.darts.second_order=false " + option, there());
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(option, "--plugin darts");
}

/// A configuration that names a plugin must not run a file that happens to be in the current folder.
TEST_F(PrintedCommands, AConfigurationNamesPluginsByNameOrWholePath) {
  fs::copy(OTHER_PLUGIN, there() / "libparts.so");
  for (const char* name : {"./libparts.so", "libparts.so"}) {
    write_text(there() / "c.toml", "plugins = [\"" + std::string(name) + "\"]\n");
    const Outcome outcome = run_program(host({"--config", "c.toml"}), {.folder = there()});
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr("\"plugins\" must hold names or absolute paths"));
    EXPECT_THAT(outcome.err, HasSubstr("c.toml:1:"));
  }
}

}  // namespace printed_commands_test
}  // namespace nas::test
