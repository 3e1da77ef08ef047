#include "core/workers/ended_worker.h"

#include <gmock/gmock.h>

namespace nas::core {
namespace ended_worker_test {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST(EndedWorker, SignalsAreDistinguishedFromErrors) {
  EXPECT_TRUE(died({.folder = "a", .code = 137, .error_output = ""}));
  EXPECT_FALSE(died({.folder = "a", .code = 1, .error_output = ""}));
  EXPECT_FALSE(died({.folder = "a", .code = 127, .error_output = ""}));
  EXPECT_FALSE(was_asked_to_end({.folder = "a", .code = 137, .error_output = ""}));
  EXPECT_TRUE(was_asked_to_end({.folder = "a", .code = 143, .error_output = ""}));
}

TEST(EndedWorker, CauseOfDeathHasTheFirstErrorLine) {
  EXPECT_THAT(cause_of_death({.folder = "a", .code = 137, .error_output = ""}), EndsWith("signal 9 (Killed)"));
  EXPECT_THAT(cause_of_death({.folder = "a", .code = 134, .error_output = "terminate called\n  what(): no\n"}),
              EndsWith("signal 6 (Aborted): terminate called"));
}

TEST(EndedWorker, ARefusalKeepsCodeAndMessage) {
  const std::string output = "warning: slow\nnas-host: error: no data\n  x\n";
  const Error error = refusal({.folder = "run/trainings/a", .code = 4, .error_output = output}, "run");
  EXPECT_EQ(error.code(), ExitCode::data);
  EXPECT_THAT(error.what(), AllOf(StartsWith("training a "), EndsWith(": no data")));
  EXPECT_THAT(error.where(), EndsWith(" run/trainings/a/log.txt"));
  EXPECT_THAT(error.remedy(), AllOf(HasSubstr(": nas-host resume /"), EndsWith("/run")));
}

TEST(EndedWorker, AProgramThatCannotStartIsAFailure) {
  const Error error = refusal({.folder = "run/trainings/a", .code = 127, .error_output = ""}, "run");
  EXPECT_EQ(error.code(), ExitCode::failed);
  EXPECT_THAT(error.what(), EndsWith("code 127"));
}

}  // namespace ended_worker_test
}  // namespace nas::core
