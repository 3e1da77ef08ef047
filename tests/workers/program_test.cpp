#include "core/workers/program.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace nas::core {
namespace program_test {

ProgramOutcome shell(const std::string& script) { return run_program({"sh", "-c", script}); }

TEST(Program, ReturnsCodeAndBothOutputs) {
  const ProgramOutcome outcome = shell("echo one; echo two >&2; exit 3");
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(outcome.out, "one\n");
  EXPECT_EQ(outcome.err, "two\n");
}

TEST(Program, KeepsLargeOutputsOfBoth) {
  const ProgramOutcome outcome = shell("for f in 1 2; do head -c 300000 /dev/zero >&$f; done");
  EXPECT_EQ(outcome.out.size(), 300000u);
  EXPECT_EQ(outcome.err.size(), 300000u);
}

TEST(Program, ReportsTheSignalThatEndedIt) { EXPECT_EQ(shell("kill -9 $$").code, 137); }

TEST(Program, MissingEndsWith127) { EXPECT_EQ(run_program({"nas-no-such-program"}).code, 127); }

TEST(Program, CtrlCDoesNotReachIt) { EXPECT_NE(std::stoi(shell("ps -o pgid= -p $$").out), ::getpgrp()); }

TEST(Program, IsSearchedInPath) {
  EXPECT_TRUE(is_program("sh"));
  EXPECT_FALSE(is_program("nas-no-such-program"));
}

}  // namespace program_test
}  // namespace nas::core
