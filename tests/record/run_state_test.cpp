#include "core/record/run_state.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/base/last_record.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace run_state_test {

using nlohmann::json;
using test::read_text;

class RunState : public testing::Test {
 protected:
  void TearDown() override { last_record::forget(); }
  const test::TemporaryFolder folder_;
  const RunPaths run_{folder_ / "run"};
};

TEST_F(RunState, IsRunningOnlyWhileTheLockIsHeld) {
  {
    const RunDirectory directory = RunDirectory::create(run_.path());
    RunInfo().write(run_.info());
    EXPECT_TRUE(is_under_way(run_));
    EXPECT_EQ(observed_run(run_).status, "running");
  }
  EXPECT_FALSE(is_under_way(run_));
  const RunInfo killed = observed_run(run_);
  EXPECT_EQ(killed.status, "crashed");
  EXPECT_THAT(killed.failure.value().what, testing::HasSubstr("was killed"));
  EXPECT_EQ(RunInfo::read(run_.info()).status, "running") << "nothing is written";
}

TEST_F(RunState, AFailureIsOfTheLastProcess) {
  {
    const RunDirectory directory = RunDirectory::create(run_.path());
    RunInfo info;
    info.status = "failed";
    info.failure = {.code = 4, .what = "no \"data\"", .where = "in a folder"};
    info.write(run_.info());
    EXPECT_EQ(observed_run(run_).status, "running") << "somebody resumes it";
  }
  const RunInfo observed = observed_run(run_);
  EXPECT_EQ(observed.status, "failed");
  EXPECT_EQ(observed.failure.value().code, 4);
  EXPECT_EQ(observed.failure.value().what, "no \"data\"");
  EXPECT_EQ(observed.failure.value().where, "in a folder");
}

TEST_F(RunState, TheLastRecordOfARunningProcessIsThatOfTheRun) {
  const RunDirectory directory = RunDirectory::create(run_.path());
  RunInfo info;
  info.method = "<what>";  // no blank: what a person wrote comes after the blanks
  info.results["test_accuracy"] = 0.5;
  info.write(run_.info());
  last_record::write("crashed", "139", "plugin \"mine\" crashed", "at \"cells[0]\"");
  const RunInfo read = RunInfo::read(run_.info());
  EXPECT_EQ(read.status, "crashed");
  EXPECT_EQ(read.failure.value().code, 139);
  EXPECT_EQ(read.failure.value().what, "plugin \"mine\" crashed");
  EXPECT_EQ(read.failure.value().where, "at \"cells[0]\"");
  EXPECT_EQ(read.method, "<what>");
  EXPECT_EQ(read.results.at("test_accuracy"), 0.5);
}

TEST_F(RunState, ARunThatHasEndedLeavesNoLastRecord) {
  const RunDirectory directory = RunDirectory::create(run_.path());
  RunInfo info;
  info.write(run_.info());
  info.status = "finished";
  info.write(run_.info());
  last_record::write("crashed", "139", "", "");
  EXPECT_EQ(RunInfo::read(run_.info()).status, "finished");
}

}  // namespace run_state_test
}  // namespace nas::core
