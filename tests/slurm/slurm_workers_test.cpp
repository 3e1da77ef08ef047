// Jobs on a real cluster that run shell scripts instead of nas-host; $0 is the folder.
#include "core/workers/slurm_workers.h"

#include <gmock/gmock.h>

#include <csignal>

#include "cluster.h"
#include "core/base/error.h"
#include "core/workers/ended_worker.h"

namespace nas::core {
namespace slurm_workers_test {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::StartsWith;
namespace fs = std::filesystem;

class SlurmWorkersTest : public test::ClusterTest<> {
 protected:
  static SlurmWorkers shell(const std::string& script, SlurmOptions options = {}) {
    options.poll_seconds = 1;
    options.memory = "100M";
    return SlurmWorkers(options, 1, {"/bin/bash", "-c", script});
  }
  template <class Value>
  static SlurmOptions with(Value SlurmOptions::* member, std::type_identity_t<Value> value) {
    SlurmOptions options;
    options.*member = std::move(value);
    return options;
  }
  fs::path folder(const std::string& name) const {
    fs::create_directories(folder_ / name);
    return folder_ / name;
  }
  static EndedWorker wait_for(SlurmWorkers& workers, int seconds = 60) {
    auto ended = workers.wait(std::chrono::seconds(seconds));
    if (!ended) throw std::runtime_error("no worker ended in time");
    return *ended;
  }
  static void wait_for_file(const fs::path& file) {
    test::Cluster::wait_until([&] { return fs::exists(file); });
  }
  const test::TemporaryFolder folder_;
};

constexpr const char* until_asked =
    "trap 'echo asked >> $0/asked; sleep 1; exit 143' TERM; : > $0/ready; "
    "while :; do sleep 0.1; done";

TEST_F(SlurmWorkersTest, ReportsCodeAndErrorOutputOfEach) {
  SlurmWorkers workers = shell("echo \"$0 says no\" >&2; exit 3");
  for (const char* name : {"a", "b c'd"}) workers.start(folder(name));
  EXPECT_EQ(workers.running(), 2);
  for (int i = 0; i < 2; ++i) {
    const EndedWorker ended = wait_for(workers);
    EXPECT_EQ(ended.code, 3);
    EXPECT_EQ(ended.error_output, ended.folder.string() + " says no\n");
  }
  EXPECT_EQ(workers.running(), 0);
}

TEST_F(SlurmWorkersTest, AKilledWorkerDied) {
  SlurmWorkers workers = shell("kill -KILL $$");
  workers.start(folder("a"));
  EXPECT_EQ(wait_for(workers).code, 128 + SIGKILL);
}

TEST_F(SlurmWorkersTest, StopLetsEachSaveAndAsksOnce) {
  SlurmWorkers workers = shell(until_asked);
  workers.start(folder("a"));
  wait_for_file(folder("a") / "ready");
  workers.stop();
  EXPECT_EQ(wait_for(workers).code, 143);
  EXPECT_EQ(test::read_text(folder("a") / "asked"), "asked\n");
}

TEST_F(SlurmWorkersTest, StopRemovesWaitingJobsFromTheQueue) {
  SlurmWorkers workers = shell(until_asked, with(&SlurmOptions::extra, {"--begin=now+1hour"}));
  workers.start(folder("a"));
  workers.stop();
  const EndedWorker ended = wait_for(workers);
  EXPECT_TRUE(was_asked_to_end(ended));
  EXPECT_EQ(test::Cluster::jobs(), "");
  EXPECT_FALSE(fs::exists(folder("a") / "ready"));
}

TEST_F(SlurmWorkersTest, ACancelledJobCanSave) {
  SlurmWorkers workers = shell(until_asked);
  workers.start(folder("a"));
  wait_for_file(folder("a") / "ready");
  test::run_program({"scancel", test::Cluster::jobs()});
  EXPECT_EQ(wait_for(workers).code, 143);
  // The script asks once; sometimes Slurm also sends the signal to all processes of a cancelled job.
  EXPECT_THAT(test::read_text(folder("a") / "asked"), StartsWith("asked\n"));
}

TEST_F(SlurmWorkersTest, AJobThatVanishesDied) {
  SlurmWorkers workers = shell("trap '' TERM; : > $0/ready; while :; do sleep 0.1; done");
  workers.start(folder("a"));
  wait_for_file(folder("a") / "ready");
  const std::string job = test::Cluster::jobs();
  test::run_program({"scancel", "--signal=KILL", "--batch", job});
  const EndedWorker ended = wait_for(workers);
  EXPECT_TRUE(died(ended));
  EXPECT_FALSE(was_asked_to_end(ended));
  EXPECT_THAT(ended.error_output, HasSubstr("Slurm ended job " + job));
}

TEST_F(SlurmWorkersTest, ALostNodeCountsAsAskedToEnd) {
  SlurmWorkers workers = shell(until_asked);
  workers.start(folder("a"));
  wait_for_file(folder("a") / "ready");
  const std::string job = test::Cluster::jobs(), node = test::Cluster::node_of(job);
  cluster_->kill_node(node);
  const EndedWorker ended = wait_for(workers);
  EXPECT_TRUE(was_asked_to_end(ended));
  EXPECT_THAT(ended.error_output, HasSubstr("Slurm ended job " + job + ": NODE_FAIL\n"));
  cluster_->start_node(node);
}

TEST_F(SlurmWorkersTest, AMoreUrgentJobCountsAsAskedToEnd) {
  SlurmWorkers workers = shell(until_asked, with(&SlurmOptions::extra, {"--nodelist=n1"}));
  workers.start(folder("a"));
  wait_for_file(folder("a") / "ready");
  test::run_program({"sbatch", "--partition=urgent", "--nodelist=n1", "--exclusive", "--chdir=/tmp",
                     "--output=/dev/null", "--wrap=true"});
  EXPECT_TRUE(was_asked_to_end(wait_for(workers)));
}

// Slurm counts whole minutes and may send the signal up to one minute early.
TEST_F(SlurmWorkersTest, IsAskedToSaveBeforeTheTimeLimit) {
  SlurmOptions options;
  options.time = "2";
  options.seconds_to_save = 60;
  SlurmWorkers workers = shell(until_asked, options);
  workers.start(folder("a"));
  EXPECT_EQ(wait_for(workers, 110).code, 143);
  EXPECT_EQ(test::read_text(folder("a") / "asked"), "asked\n");
}

TEST_F(SlurmWorkersTest, JobsOfAnEarlierProcessAreTakenOver) {
  const pid_t earlier = ::fork();
  if (earlier == 0) {
    SlurmWorkers workers = shell("until [ -e $0/go ]; do sleep 0.1; done; exit 5");
    workers.start(folder("a"));
    ::kill(::getpid(), SIGKILL);
  }
  ::waitpid(earlier, nullptr, 0);
  SlurmWorkers workers = shell("exit 6");
  workers.start(folder("a"));
  workers.start(folder("b"));
  EXPECT_EQ(wait_for(workers).code, 6);
  test::write_text(folder("a") / "go", "");
  EXPECT_EQ(wait_for(workers).code, 5);
}

TEST_F(SlurmWorkersTest, AFolderCanBeStartedAgainAtOnce) {
  SlurmWorkers workers = shell("[ -e $0/again ] && exit 7; : > $0/again; kill -KILL $$");
  workers.start(folder("a"));
  EXPECT_EQ(wait_for(workers).code, 137);
  workers.start(folder("a"));
  EXPECT_EQ(wait_for(workers).code, 7);
}

TEST_F(SlurmWorkersTest, CancelsJobsThatAreLeft) {
  {
    SlurmWorkers workers = shell(until_asked);
    workers.start(folder("a"));
  }
  test::Cluster::wait_until([] { return test::Cluster::jobs().empty(); });
}

TEST_F(SlurmWorkersTest, ThePrologueComesFirst) {
  SlurmWorkers workers = shell("exit $CODE", with(&SlurmOptions::prologue, {"export CODE=9"}));
  workers.start(folder("a"));
  EXPECT_EQ(wait_for(workers).code, 9);
}

TEST_F(SlurmWorkersTest, APrologueCanFail) {
  SlurmWorkers workers = shell("exit 0", with(&SlurmOptions::prologue, {"echo 'error: no such module' >&2; exit 4"}));
  workers.start(folder("a"));
  const EndedWorker ended = wait_for(workers);
  EXPECT_EQ(ended.code, 4);
  EXPECT_EQ(ended.error_output, "error: no such module\n");
}

TEST_F(SlurmWorkersTest, ARejectedJobIsReported) {
  SlurmWorkers workers = shell("exit 0", with(&SlurmOptions::partition, "nosuch"));
  try {
    workers.start(folder("a"));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::failed);
    EXPECT_THAT(error.what(), HasSubstr(": invalid partition specified: nosuch"));
  }
}

}  // namespace slurm_workers_test
}  // namespace nas::core
