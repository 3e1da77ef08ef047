// Batches that are killed or interrupted: the same command completes them, repeats no finished run, and gives the same
// bits as a batch that was never disturbed.
#include <nlohmann/json.hpp>

#include "batch_run.h"
#include "tests/support/small_disk.h"

namespace nas::test {
namespace disturbed_test {

using testing::HasSubstr;

class DisturbedBatch : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    const Outcome outcome = run_program(command(undisturbed()));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  static void TearDownTestSuite() { delete folder_; }
  static fs::path undisturbed() { return *folder_ / "undisturbed"; }
  static fs::path mine() { return *folder_ / testing::UnitTest::GetInstance()->current_test_info()->name(); }
  static Words command(const fs::path& out) { return batch(beside("disturbed.toml"), out, {"--jobs", "2"}); }

  /// Whether `finished` runs are finished and another one has started.
  static bool reached(size_t finished) {
    if (ends_of_runs(mine()).size() < finished) return false;
    for (const fs::path& run : runs_in(mine()))
      if (const fs::path log = run / "metrics.jsonl"; !is_finished(run) && fs::exists(log) && fs::file_size(log) > 500)
        return true;
    return false;
  }
  static Outcome disturb(size_t finished, int signal) {
    BackgroundProgram program(command(mine()));
    program.wait_until([&] { return reached(finished); });
    return program.wait_after(signal);
  }
  static void expect_completed_by_the_same_command(const fs::path& directory) {
    const auto before = ends_of_runs(directory);
    const Outcome outcome = run_program(command(directory));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const auto after = ends_of_runs(directory);
    EXPECT_EQ(after.size(), 4u);
    for (const auto& [name, end] : before) EXPECT_EQ(after.at(name), end) << name << " was repeated";
    expect_same_batch(directory, undisturbed());
  }
  /// The output of `batch status` when no worker is left. A killed process keeps its locks for a moment.
  static std::string status_without_workers() {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    std::string status;
    do {
      status = run_program(host({"batch", "status", mine()})).out;
    } while (status.find(" running ") != status.npos && std::chrono::steady_clock::now() < end);
    return status;
  }

  static inline TemporaryFolder* folder_ = nullptr;
};

TEST_F(DisturbedBatch, AfterAKillOfItsHostBeforeAnythingIsFinished) {
  EXPECT_EQ(disturb(0, SIGKILL).code, 137);
  expect_completed_by_the_same_command(mine());
}

TEST_F(DisturbedBatch, AfterAKillOfItsHost) {
  EXPECT_EQ(disturb(1, SIGKILL).code, 137);
  const std::string status = status_without_workers();
  EXPECT_THAT(status, HasSubstr(" interrupted "));
  EXPECT_THAT(status, testing::Not(HasSubstr(" running ")));
  expect_completed_by_the_same_command(mine());
}

TEST_F(DisturbedBatch, AfterAKillOfAWorker) {
  BackgroundProgram program(command(mine()));
  program.wait_until([] { return reached(0); });
  const std::vector<pid_t> workers = workers_of(mine());
  ASSERT_FALSE(workers.empty());
  ::kill(workers.front(), SIGKILL);
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, testing::ContainsRegex(" is started again: .* signal 9 \\(Killed\\)"));
  expect_same_batch(mine(), undisturbed());
}

TEST_F(DisturbedBatch, AfterCtrlC) {
  const Outcome outcome = disturb(1, SIGINT);
  EXPECT_EQ(outcome.code, 130) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("&& nas-host batch " + beside("disturbed.toml").string() + " --out " +
                                     mine().string() + " --jobs 2\n"));
  EXPECT_TRUE(workers_of(mine()).empty());
  expect_completed_by_the_same_command(mine());
}

TEST_F(DisturbedBatch, AfterSigterm) {
  EXPECT_EQ(disturb(0, SIGTERM).code, 143);
  expect_completed_by_the_same_command(mine());
}

TEST_F(DisturbedBatch, AnInterruptedRunCanBeFinishedAlone) {
  disturb(0, SIGINT);
  const std::vector<fs::path> runs = runs_in(mine());
  const auto run = std::ranges::find_if_not(runs, is_finished);
  ASSERT_NE(run, runs.end());
  const Outcome outcome = run_program(host({"resume", *run}));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  expect_completed_by_the_same_command(mine());
}

TEST_F(DisturbedBatch, IsNotRunTwiceAtOnce) {
  BackgroundProgram program(command(mine()));
  program.wait_until([] { return reached(0); });
  const Outcome second = run_program(command(mine()));
  EXPECT_EQ(second.code, 1);
  EXPECT_THAT(second.err, HasSubstr("error: another process "));
  const Outcome status = run_program(host({"batch", "status", mine(), "--json"}));
  EXPECT_THAT(status.out, HasSubstr("\"running\""));
  EXPECT_EQ(program.wait().code, 0);
  expect_same_batch(mine(), undisturbed());
}

TEST_F(DisturbedBatch, AfterAFullDisk) {
  const SmallDisk disk("900k");
  if (!disk.mounted()) GTEST_SKIP() << "mounting a file system needs root";
  const Outcome full = run_program(command(disk / "batch"));
  EXPECT_EQ(full.code, 1) << full.err;
  EXPECT_THAT(full.err, HasSubstr(" experiments failed\n"));
  EXPECT_THAT(full.err, HasSubstr("No space left on device"));
  disk.grow();
  expect_completed_by_the_same_command(disk / "batch");
}

}  // namespace disturbed_test
}  // namespace nas::test
