#include "core/workers/ended_worker.h"

#include <gtest/gtest.h>

namespace nas::core {
namespace ended_worker_test {

TEST(EndedWorker, DeathsAreToldFromRefusals) {
  EXPECT_TRUE(died({.folder = "a", .code = 137, .said = ""}));
  EXPECT_FALSE(died({.folder = "a", .code = 1, .said = ""}));
  EXPECT_FALSE(died({.folder = "a", .code = 127, .said = ""}));
  EXPECT_FALSE(was_asked_to_end({.folder = "a", .code = 137, .said = ""}));
  EXPECT_TRUE(was_asked_to_end({.folder = "a", .code = 143, .said = ""}));
}

TEST(EndedWorker, ADeathIsToldWithItsFirstErrorLine) {
  EXPECT_EQ(cause_of_death({.folder = "a", .code = 137, .said = ""}), "its worker was ended by signal 9 (Killed)");
  EXPECT_EQ(cause_of_death({.folder = "a", .code = 134, .said = "terminate called\n  what(): no\n"}),
            "its worker was ended by signal 6 (Aborted): terminate called");
}

TEST(EndedWorker, ARefusalKeepsCodeAndSentence) {
  const std::string said = "warning: slow\nnas-host: error: no data\n  x\n";
  const Error error = refusal({.folder = "run/trainings/a", .code = 4, .said = said}, "run");
  EXPECT_EQ(error.code(), ExitCode::data);
  EXPECT_STREQ(error.what(), "training a cannot be done: no data");
  EXPECT_EQ(error.where(), "its log is run/trainings/a/log.txt");
  EXPECT_EQ(error.remedy(), "mend that, then go on with: nas-host resume run");
}

TEST(EndedWorker, AProgramThatCannotStartIsAFailure) {
  const Error error = refusal({.folder = "run/trainings/a", .code = 127, .said = ""}, "run");
  EXPECT_EQ(error.code(), ExitCode::failed);
  EXPECT_STREQ(error.what(), "training a cannot be done: it ended with code 127");
}

}  // namespace ended_worker_test
}  // namespace nas::core
