// A pool of trainings on a real cluster: whatever happens to its jobs, the bits are the same as with local workers.
#include <gmock/gmock.h>

#include "cluster.h"
#include "tests/trainings/pool_run.h"

namespace nas::test {
namespace slurm_pool_test {

using testing::HasSubstr;

class SlurmPool : public ClusterTest<PoolTest> {
 protected:
  static Words slurm_run(Words settings = {}) {
    settings.push_back("search.executor=slurm");
    return pool_run(run(), settings);
  }
  static bool second_waits() { return fs::exists(training("net-1") / "waits"); }
  /// Sends `signal` while the second training is in its second epoch.
  static Outcome disturb(int signal) {
    BackgroundProgram program(slurm_run({"search.pool.trainer=waits_once"}));
    program.wait_until(second_waits);
    return program.wait_after(signal);
  }
  /// The job id of the second training; waits until the other jobs have ended.
  static std::string job_that_waits() {
    std::string job;
    Cluster::wait_until([&] { return !(job = Cluster::jobs()).empty() && job.find('\n') == std::string::npos; });
    return job;
  }
  static std::string log_of_second() { return read_text(training("net-1") / "log.txt"); }
};

TEST_F(SlurmPool, GivesTheSameBits) {
  const Outcome outcome = run_program(slurm_run());
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(fs::exists(training("net-0") / "slurm" / "code"));
  expect_same_pool(run(), undisturbed());
}

/// Nothing of a name is taken as a command or as a pattern of Slurm.
TEST_F(SlurmPool, GivesTheSameBitsInADirectoryOfAnyName) {
  const fs::path directory = *folder_ / "it's \"$(touch ran)\" `touch ran` ; touch ran";
  const Outcome outcome = run_program(pool_run(directory, {"search.executor=slurm"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_same_pool(directory, undisturbed());
  EXPECT_TRUE(fs::exists(directory / "trainings" / "net-0" / "slurm" / "job.log"));
  for (const auto& entry : fs::recursive_directory_iterator(folder_->path())) EXPECT_NE(entry.path().filename(), "ran");
}

TEST_F(SlurmPool, AKilledWorkerContinuesFromItsCheckpoint) {
  const Outcome outcome = run_program(slurm_run({"search.pool.trainer=killed_once"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, testing::ContainsRegex("warning: training net-1 .* signal 9 \\(Killed\\)\n"));
  expect_same_pool(run(), undisturbed());
}

TEST_F(SlurmPool, ALostNodeDoesNotCountAsARetry) {
  BackgroundProgram program(slurm_run({"search.pool.trainer=waits_once", "search.retries=0"}));
  program.wait_until(second_waits);
  const std::string node = Cluster::node_of(job_that_waits());
  cluster_->kill_node(node);
  const Outcome outcome = program.wait();
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr(": NODE_FAIL\n"));
  expect_same_pool(run(), undisturbed());
  cluster_->start_node(node);
}

TEST_F(SlurmPool, AJobThatReachesItsTimeLimitSavesAndContinues) {
  const Outcome outcome = run_program(
      slurm_run({"search.pool.trainer=waits_once", "search.retries=0", "slurm.time=2", "slurm.seconds_to_save=60"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(log_of_second(), HasSubstr("interrupted"));
  EXPECT_THAT(log_of_second(), testing::ContainsRegex("net-1 .* at epoch 2, step "));
  expect_same_pool(run(), undisturbed());
}

TEST_F(SlurmPool, SigtermSavesEverythingAndLeavesNoJob) {
  const Outcome outcome = disturb(SIGTERM);
  EXPECT_EQ(outcome.code, 143) << outcome.err;
  EXPECT_THAT(log_of_second(), HasSubstr("interrupted"));
  Cluster::wait_until([] { return Cluster::jobs().empty(); });
  resume_to_the_end();
  expect_same_pool(run(), undisturbed());
}

TEST_F(SlurmPool, AfterAKillOfTheRunItsJobsAreTakenOver) {
  EXPECT_EQ(disturb(SIGKILL).code, 137);
  const std::string job = job_that_waits();
  BackgroundProgram resumed(host({"resume", run()}));
  const std::string line = "Slurm job " + job + " of an earlier process ";
  resumed.wait_until([&] { return read_text(run() / "log.txt").find(line) != line.npos; });
  write_text(training("net-1") / "go", "");
  const Outcome outcome = resumed.wait();
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(log_of_second().find(" at epoch "), std::string::npos);
  expect_same_pool(run(), undisturbed());
}

TEST_F(SlurmPool, WithoutSlurmCommandsNothingStarts) {
  const Outcome outcome = run_program(slurm_run(), {.environment = {"PATH=/nowhere"}});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("nas-host: error: the Slurm command \"sbatch\" is not found\n"));
  EXPECT_FALSE(fs::exists(run()));
}

}  // namespace slurm_pool_test
}  // namespace nas::test
