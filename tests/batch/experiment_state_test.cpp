#include "host/batch/record/experiment_state.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/file.h>

#include "core/base/file_descriptor.h"
#include "fake_run.h"

namespace nas::host {
namespace experiment_state_test {

class ExperimentStateTest : public testing::Test {
 protected:
  ExperimentStateTest() { experiment.write({}, ""); }
  core::FileDescriptor locked() const {
    core::FileDescriptor lock(::open(experiment.lock().c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644));
    EXPECT_EQ(::flock(lock.get(), LOCK_EX), 0);
    return lock;
  }
  State state() const { return read_state(experiment).state; }
  const test::TemporaryFolder folder;
  const ExperimentFolder experiment{folder / ".batch" / "one"};
};

TEST_F(ExperimentStateTest, WaitsBeforeItStarts) { EXPECT_EQ(state(), State::waiting); }

TEST_F(ExperimentStateTest, RunsWhileAWorkerLocksIt) {
  {
    const core::FileDescriptor lock = locked();
    EXPECT_EQ(state(), State::running);
    write_run(experiment.run(), "running");
    EXPECT_EQ(state(), State::running);
  }
  EXPECT_EQ(state(), State::interrupted) << "its worker was killed";
}

TEST_F(ExperimentStateTest, IsInterruptedWhenItsRunIs) {
  write_run(experiment.run(), "interrupted");
  EXPECT_EQ(state(), State::interrupted);
}

TEST_F(ExperimentStateTest, IsFinishedWhenItsRunIs) {
  experiment.write_failure({.code = 1, .error = "of an earlier attempt"});
  write_run(experiment.run(), "finished");
  EXPECT_EQ(state(), State::finished);
  EXPECT_FALSE(read_state(experiment).failure);
}

TEST_F(ExperimentStateTest, FailedWithTheErrorOfItsWorker) {
  experiment.write_failure({.code = 4, .error = "data file is missing", .where = "here", .remedy = "get it"});
  const ExperimentState facts = read_state(experiment);
  EXPECT_EQ(facts.state, State::failed);
  ASSERT_TRUE(facts.failure);
  EXPECT_EQ(facts.failure->code, 4);
  EXPECT_EQ(facts.failure->error, "data file is missing");
  experiment.remove_failure();
  EXPECT_EQ(state(), State::waiting);
}

TEST_F(ExperimentStateTest, FailedWhenItsRunFailed) {
  write_run(experiment.run(), "failed");
  ASSERT_EQ(state(), State::failed);
  EXPECT_THAT(read_state(experiment).failure->error, testing::HasSubstr("log.txt"));
}

TEST_F(ExperimentStateTest, ADamagedFailureIsAFailure) {
  test::write_text(experiment.failure(), "{");
  EXPECT_EQ(state(), State::failed);
}

}  // namespace experiment_state_test
}  // namespace nas::host
