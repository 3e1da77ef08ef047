#include "core/workers/slurm_script.h"

#include <gtest/gtest.h>

#include "core/base/shell.h"
#include "core/workers/program.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace slurm_script_test {

ProgramOutcome run(const SlurmScript& script) { return run_program({"bash", "-c", script.text()}); }

TEST(SlurmScript, QuotesAnyWord) {
  for (const std::string word : {"plain", "", "two words", "it's $HOME `x` \"y\" \\ *"})
    EXPECT_EQ(run_program({"bash", "-c", "printf %s " + shell_quoted(word)}).out, word);
}

TEST(SlurmScript, ReplacesAFileAsAWholeOrNotAtAll) {
  const test::TemporaryFolder folder;
  const std::string file = folder.write("two words/code", "old\n").string();
  const auto replace = [&](const std::string& command) {
    return run_program(
        {"bash", "-c", std::string(replace_function()) + "\nreplace " + shell_quoted(file) + " " + command});
  };
  EXPECT_EQ(replace("sh -c 'echo half; exit 3'").err, "");
  EXPECT_EQ(test::read_text(file), "old\n");
  EXPECT_EQ(replace("printf '%s\\n' 'it is new'").err, "");
  EXPECT_EQ(test::read_text(file), "it is new\n");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder / "two words"), {}), 1);
}

TEST(SlurmScript, EndsWithTheCodeOfItsCommand) {
  const ProgramOutcome outcome =
      run({.setup = {"echo one"}, .prologue = {"echo two"}, .command = "sh -c 'echo three; exit 5'", .retries = 1});
  EXPECT_EQ(outcome.out, "one\ntwo\nthree\n");
  EXPECT_EQ(outcome.code, 5);
}

TEST(SlurmScript, WaitsForWhatItsCommandDoesAfterSigterm) {
  SlurmScript script;
  script.command =
      "bash -c 'trap \"sleep 0.3; echo saved; exit 143\" TERM; kill -TERM $PPID; while :; do sleep 0.01; done'";
  script.retries = 3;
  const ProgramOutcome outcome = run(script);
  EXPECT_EQ(outcome.out, "saved\n");
  EXPECT_EQ(outcome.code, 143);
}

TEST(SlurmScript, PassesOnOneSigtermOfTwo) {
  SlurmScript script;
  script.command =
      "bash -c 'trap \"echo asked\" TERM; kill -TERM $PPID; sleep 0.2; kill -TERM $PPID; sleep 0.2; exit 6'";
  EXPECT_EQ(run(script).out, "asked\n");
  EXPECT_EQ(run(script).code, 6);
}

/// Any of the signals can interrupt the script's `wait`. The program runs longer than the signals come, because
/// otherwise bash may lose its exit code.
TEST(SlurmScript, PassesOnOneSigtermOfManyAtOnce) {
  SlurmScript script;
  script.command =
      "bash -c 'trap \"echo asked; asked=1\" TERM; for i in {1..100}; do kill -TERM $PPID; done; "
      "until [ \"$asked\" ]; do sleep 0.01; done; sleep 0.1; exit 6'";
  for (int round = 0; round < 5; ++round) {
    const ProgramOutcome outcome = run(script);
    EXPECT_EQ(outcome.out, "asked\n");
    EXPECT_EQ(outcome.code, 6);
  }
}

TEST(SlurmScript, PrintsNothingAboutASignal) {
  const ProgramOutcome outcome = run({.setup = {}, .prologue = {}, .command = "bash -c 'kill -KILL $$'"});
  EXPECT_EQ(outcome.code, 137);
  EXPECT_EQ(outcome.err, "");
}

TEST(SlurmScript, TriesAgainAfterAFailureOrASignal) {
  for (const std::string end : {"exit 1", "kill -KILL $$"}) {
    SlurmScript script;
    script.command = "bash -c 'echo again; " + end + "'";
    script.retries = 2;
    EXPECT_EQ(run(script).out, "again\nagain\nagain\n") << end;
  }
}

TEST(SlurmScript, SigtermInThePrologueEndsIt) {
  EXPECT_EQ(run({.setup = {}, .prologue = {"kill -TERM $$"}, .command = "echo never"}).code, 143);
}

}  // namespace slurm_script_test
}  // namespace nas::core
