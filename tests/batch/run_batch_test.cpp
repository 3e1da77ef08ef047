// Experiments whose workers finish, fail or are killed. The workers are shell scripts; $0 is the experiment's folder,
// DIR/.batch/NAME.
#include "host/batch/execute/run_batch.h"

#include <gmock/gmock.h>

#include "core/workers/local_workers.h"
#include "fake_run.h"
#include "host/batch/record/experiment_state.h"

namespace nas::host {
namespace run_batch_test {

using testing::HasSubstr;
using testing::SizeIs;

const std::string finish = R"(run=$0/../../$(basename $0); mkdir -p $run
  echo '{"status": "finished", "seconds": {"eval": 1}, "results": {}}' > $run/run.json)";

class RunBatchTest : public testing::Test {
 protected:
  RunBatchTest() {
    for (const char* name : {"a", "b", "c"}) {
      record.experiments.push_back({.name = name, .axes = {}, .plugins = {}, .config_sha256 = ""});
      folder.experiment(name).write({}, "");
    }
  }
  BatchOutcome run(const std::string& script, int64_t retries = 0, int64_t jobs = 2) const {
    core::LocalWorkers workers({"/bin/sh", "-c", script});
    return run_batch(folder, record, workers,
                     {.jobs = jobs, .retries = retries, .resume_command = "", .new_batch_command = ""});
  }
  /// How often a worker was started for `name`, when each adds a line to its folder's file "starts".
  int64_t starts(const std::string& name) const {
    const auto file = folder.experiment(name).path() / "starts";
    if (!std::filesystem::exists(file)) return 0;
    const std::string text = test::read_text(file);
    return std::count(text.begin(), text.end(), '\n');
  }
  const test::TemporaryFolder directory;
  const BatchFolder folder{directory.path()};
  BatchRecord record{"test", "", {}};
};

TEST_F(RunBatchTest, RunsAll) {
  const BatchOutcome outcome = run(finish);
  EXPECT_EQ(outcome.finished, 3);
  EXPECT_THAT(outcome.failed, SizeIs(0));
  EXPECT_EQ(outcome.signal, 0);
}

TEST_F(RunBatchTest, NeverMoreAtOnceThanAllowed) {
  const std::string count =
      "here=$(dirname $0); : > $here/running-$$; ls $here | grep -c running >> $here/seen; "
      "sleep 0.1; rm $here/running-$$; ";
  EXPECT_EQ(run(count + finish, 0, 1).finished, 3);
  EXPECT_EQ(test::read_text(directory / ".batch" / "seen"), "1\n1\n1\n");
}

TEST_F(RunBatchTest, SkipsWhatIsFinished) {
  write_run(directory / "b", "finished");
  EXPECT_EQ(run("echo >> $0/starts; " + finish).finished, 3);
  EXPECT_EQ(starts("a"), 1);
  EXPECT_EQ(starts("b"), 0);
}

TEST_F(RunBatchTest, AFinishedRunHasNoFailure) {
  write_run(directory / "b", "finished");
  for (const char* name : {"a", "b"}) folder.experiment(name).write_failure({.code = 1, .error = "no space"});
  EXPECT_EQ(run(finish + "; exit 1").finished, 3);
  for (const char* name : {"a", "b"}) EXPECT_FALSE(std::filesystem::exists(folder.experiment(name).failure())) << name;
}

TEST_F(RunBatchTest, RunsStartedExperimentsFirst) {
  write_run(directory / "c", "interrupted");
  run("basename $0 >> $(dirname $0)/order; " + finish, 0, 1);
  EXPECT_EQ(test::read_text(directory / ".batch" / "order"), "c\na\nb\n");
}

TEST_F(RunBatchTest, AFailureStopsNoOtherExperiment) {
  const std::string fail_at_a = "[ $(basename $0) = a ] && echo 'nas-host: error: no such data' >&2 && exit 4; ";
  const BatchOutcome outcome = run(fail_at_a + finish);
  EXPECT_EQ(outcome.finished, 2);
  ASSERT_THAT(outcome.failed, SizeIs(1));
  EXPECT_EQ(outcome.failed[0].name, "a");
  EXPECT_EQ(outcome.failed[0].failure.code, 4);
  EXPECT_EQ(outcome.failed[0].failure.error, "no such data");
  EXPECT_EQ(read_state(folder.experiment("a")).state, State::failed);
}

TEST_F(RunBatchTest, RetriesAsOftenAsAllowed) {
  const std::string fail_once = "echo >> $0/starts; [ $(wc -l < $0/starts) -gt 1 ] || exit 1; ";
  EXPECT_EQ(run(fail_once + finish, 1).finished, 3);
  EXPECT_EQ(starts("a"), 2);
}

TEST_F(RunBatchTest, RetriesNoMoreOftenThanAllowed) {
  EXPECT_THAT(run("echo >> $0/starts; kill -KILL $$", 2).failed, SizeIs(3));
  EXPECT_EQ(starts("a"), 3);
}

TEST_F(RunBatchTest, AMistakeIsNotRetried) {
  EXPECT_THAT(run("echo >> $0/starts; exit 3", 5).failed, SizeIs(3));
  EXPECT_EQ(starts("a"), 1);
}

TEST_F(RunBatchTest, AKilledWorkerIsReported) {
  const BatchOutcome outcome = run("kill -SEGV $$");
  ASSERT_THAT(outcome.failed, SizeIs(3));
  EXPECT_EQ(outcome.failed[0].failure.code, 128 + SIGSEGV);
  EXPECT_THAT(outcome.failed[0].failure.error, HasSubstr("signal 11"));
  EXPECT_EQ(read_state(folder.experiment("a")).failure->code, 128 + SIGSEGV) << "and written for batch status";
}

TEST_F(RunBatchTest, AWorkerThatAnotherProcessStoppedRestarts) {
  EXPECT_EQ(run("echo >> $0/starts; [ $(wc -l < $0/starts) -gt 2 ] || exit 143; " + finish).finished, 3);
  EXPECT_EQ(starts("a"), 3);
}

TEST_F(RunBatchTest, ExitCodeZeroWithoutAResultIsAFailure) {
  const BatchOutcome outcome = run("exit 0");
  ASSERT_THAT(outcome.failed, SizeIs(3));
  EXPECT_THAT(outcome.failed[0].failure.error, HasSubstr("code 0"));
}

}  // namespace run_batch_test
}  // namespace nas::host
