// A run of many trainings that is killed or interrupted: none is lost, none is done twice, and the bits are the same.
#include <gmock/gmock.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "pool_run.h"
#include "tests/support/small_disk.h"

namespace nas::test {
namespace pool_resume_test {

using testing::HasSubstr;

class PoolResume : public PoolTest {
 protected:
  /// Starts, and sends `signal` in the middle of the second training, when the first one is finished.
  static Outcome disturb(int signal) {
    BackgroundProgram program(pool_run(run(), {"search.workers=1"}));
    program.wait_until([] { return lines_in(training("net-1") / "metrics.jsonl") >= 9; });
    return program.wait_after(signal);
  }
  /// Processes that were started for a folder of this run.
  static int64_t workers_left() {
    int64_t workers = 0;
    for (const auto& entry : fs::directory_iterator("/proc")) {
      std::ifstream stream(entry.path() / "cmdline");
      const std::string words((std::istreambuf_iterator<char>(stream)), {});
      workers += words.find((run() / "trainings").string()) != words.npos;
    }
    return workers;
  }
};

TEST_F(PoolResume, AfterAKillOfTheWholeRun) {
  EXPECT_EQ(disturb(SIGKILL).code, 137);
  EXPECT_TRUE(fs::exists(training("net-0") / "result.toml"));
  EXPECT_FALSE(fs::exists(training("net-1") / "result.toml"));
  const auto finished = fs::last_write_time(training("net-0") / "result.toml");
  const auto logged = fs::last_write_time(training("net-0") / "log.txt");
  resume_to_the_end();
  EXPECT_EQ(fs::last_write_time(training("net-0") / "result.toml"), finished);
  EXPECT_EQ(fs::last_write_time(training("net-0") / "log.txt"), logged);
  EXPECT_THAT(read_text(training("net-1") / "log.txt"), HasSubstr("net-1 resumes at epoch "));
  expect_same_pool(run(), undisturbed());
}

TEST_F(PoolResume, TheWorkersDieWithTheRun) {
  disturb(SIGKILL);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (workers_left() > 0 && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(workers_left(), 0);
}

TEST_F(PoolResume, AfterSigterm) {
  const Outcome outcome = disturb(SIGTERM);
  EXPECT_EQ(outcome.code, 143);
  EXPECT_THAT(outcome.err, HasSubstr("resume with: nas-host resume " + run().string()));
  EXPECT_THAT(read_text(training("net-1") / "log.txt"), HasSubstr("interrupted; everything is saved\n"));
  resume_to_the_end();
  expect_same_pool(run(), undisturbed());
}

TEST_F(PoolResume, AfterCtrlC) {
  EXPECT_EQ(disturb(SIGINT).code, 130);
  EXPECT_EQ(workers_left(), 0);
  resume_to_the_end();
  expect_same_pool(run(), undisturbed());
}

/// A method that catches what a training throws cannot keep the run from ending.
TEST_F(PoolResume, AfterCtrlCInAMethodThatCatches) {
  for (const char* caught : {"exceptions", "everything"}) {
    ::setenv("POOL_CATCHES", caught, 1);
    EXPECT_EQ(disturb(SIGINT).code, 130) << caught;
    ::unsetenv("POOL_CATCHES");
    EXPECT_EQ(workers_left(), 0);
    resume_to_the_end();
    expect_same_pool(run(), undisturbed());
    fs::remove_all(run());
  }
}

TEST_F(PoolResume, RefusesAnotherRequestUnderAKnownId) {
  disturb(SIGKILL);
  const Outcome outcome = run_program(host({"resume", run()}), {.environment = {"POOL_EPOCHS=7"}});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("training \"net-0\" has changed since the run began: epochs: 0 -> 7\n"));
}

TEST_F(PoolResume, AfterAFullDiskInAWorker) {
  const SmallDisk disk("600k");
  if (!disk.mounted()) GTEST_SKIP() << "mounting a file system needs root";
  const Outcome full = run_program(pool_run(disk / "run", {"checkpoint.keep=1000", "search.workers=1"}));
  EXPECT_EQ(full.code, 1);
  EXPECT_THAT(full.err, HasSubstr("nas-host: error: training net-"));
  EXPECT_THAT(full.err, HasSubstr(": cannot write "));
  EXPECT_THAT(full.err, HasSubstr("No space left on device\n"));
  EXPECT_THAT(full.err, HasSubstr("nas-host resume " + (disk / "run").string() + "\n"));
  disk.grow();
  const Outcome resumed = run_program(host({"resume", disk / "run"}));
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  expect_same_pool(disk / "run", undisturbed());
}

/// What a worker finds that starts on another machine.
class PoolWorker : public PoolResume {
 protected:
  void SetUp() override {
    fs::copy(undisturbed(), run(), fs::copy_options::recursive);
    fs::remove(training("net-1") / "result.toml");
  }
  static void change_record(const std::function<void(nlohmann::json&)>& change) {
    nlohmann::json json = nlohmann::json::parse(read_text(run() / "run.json"));
    change(json);
    write_text(run() / "run.json", json.dump());
  }
  /// The directory is a copy, whose plugin is taken only with consent.
  static Outcome work() { return run_program(host({"worker", "--trust-run", training("net-1")})); }
};

TEST_F(PoolWorker, TrainsNothingOnOtherData) {
  change_record([](nlohmann::json& json) { json["data"]["train"]["pixels_sha256"] = ""; });
  const Outcome outcome = work();
  EXPECT_EQ(outcome.code, 4);
  EXPECT_THAT(outcome.err, HasSubstr("the training data is not the one that the run began with"));
  EXPECT_FALSE(fs::exists(training("net-1") / "result.toml"));
}

TEST_F(PoolWorker, NamesAnotherProgram) {
  change_record([](nlohmann::json& json) { json["libtorch"] = "2.1.7"; });
  const Outcome outcome = work();
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("LibTorch 2.1.7"));
  expect_same_training(training("net-1"), undisturbed() / "trainings" / "net-1");
}

TEST_F(PoolWorker, TakesNoResultFromChangedMetrics) {
  std::string lines = read_text(training("net-1") / "metrics.jsonl");
  lines[lines.find("\"epoch\":1") + 8] = '2';
  write_text(training("net-1") / "metrics.jsonl", lines);
  EXPECT_EQ(work().code, 5);
  EXPECT_FALSE(fs::exists(training("net-1") / "result.toml"));
}

TEST_F(PoolWorker, TakesNoResultFromLostMetrics) {
  fs::remove(training("net-1") / "metrics.jsonl");
  EXPECT_EQ(work().code, 5);
  EXPECT_FALSE(fs::exists(training("net-1") / "result.toml"));
}

TEST_F(PoolWorker, WithoutCheckpointsTrainsFromTheStartAndSaysSo) {
  fs::remove_all(training("net-1") / "checkpoints");
  const Outcome outcome = work();
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("no checkpoint"));
  expect_same_training(training("net-1"), undisturbed() / "trainings" / "net-1");
}

}  // namespace pool_resume_test
}  // namespace nas::test
