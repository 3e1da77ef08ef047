#include "core/workers/slurm_script.h"

#include <gtest/gtest.h>

#include "core/workers/program.h"

namespace nas::core {
namespace {

ProgramOutcome run(const SlurmScript& script) { return run_program({"bash", "-c", script.text()}); }

TEST(SlurmScript, QuotesAnyWord) {
  for (const std::string word : {"plain", "", "two words", "it's $HOME `x` \"y\" \\ *"})
    EXPECT_EQ(run_program({"bash", "-c", "printf %s " + shell_quoted(word)}).out, word);
}

TEST(SlurmScript, EndsWithTheCodeOfItsCommand) {
  const ProgramOutcome outcome =
      run({.setup = {"echo one"}, .prologue = {"echo two"}, .command = "sh -c 'exit 5'", .finish = {"echo $code"}});
  EXPECT_EQ(outcome.out, "one\ntwo\n5\n");
  EXPECT_EQ(outcome.code, 5);
}

TEST(SlurmScript, WaitsForWhatItsCommandDoesAfterSigterm) {
  SlurmScript script;
  script.command =
      "bash -c 'trap \"sleep 0.3; echo saved; exit 143\" TERM; kill -TERM $PPID; while :; do sleep 0.01; done'";
  script.finish = {"echo $code"};
  EXPECT_EQ(run(script).out, "saved\n143\n");
}

TEST(SlurmScript, PassesOnOneSigtermOfTwo) {
  SlurmScript script;
  script.command =
      "bash -c 'trap \"echo asked\" TERM; kill -TERM $PPID; sleep 0.2; kill -TERM $PPID; sleep 0.2; exit 6'";
  EXPECT_EQ(run(script).out, "asked\n");
  EXPECT_EQ(run(script).code, 6);
}

TEST(SlurmScript, SaysNothingItselfOfASignal) {
  const ProgramOutcome outcome = run({.setup = {}, .prologue = {}, .command = "bash -c 'kill -KILL $$'", .finish = {}});
  EXPECT_EQ(outcome.code, 137);
  EXPECT_EQ(outcome.err, "");
}

TEST(SlurmScript, SigtermInThePrologueEndsIt) {
  EXPECT_EQ(run({.setup = {}, .prologue = {"kill -TERM $$"}, .command = "echo never", .finish = {}}).code, 143);
}

}  // namespace
}  // namespace nas::core
