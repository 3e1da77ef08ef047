#include "host/batch/record/run_facts.h"

#include <gtest/gtest.h>

#include "core/train/progress.h"
#include "fake_run.h"

namespace nas::host {
namespace run_facts_test {

/// The log lines of a training, as core writes them.
std::string log_of_training(double later_seconds, bool whole_epoch) {
  std::string log;
  auto now = core::Clock::time_point{};
  core::Progress progress(
      {.stage = "search",
       .epochs = 3,
       .steps_per_epoch = 10,
       .later_seconds = later_seconds,
       .plain_interval = std::chrono::milliseconds(0),
       .now = [&] { return now; }},
      {.live = false,
       .width = {},
       .line = [&](std::string_view line) { log += "2026-01-31T23:59:59.123+0000 info " + std::string(line) + "\n"; },
       .status = {},
       .end_status = [] {}});
  progress.begin_epoch(1);
  for (int i = 0; i < 3; ++i) {
    now += std::chrono::seconds(2);
    progress.step({.images = 64, .loss = 2.5, .top1 = 0.125});
  }
  if (!whole_epoch) return log;
  const core::SplitResult results[] = {{"train", 2.0, 0.25}, {"valid", 2.1, 0.375}};
  progress.end_epoch(results);
  return log;
}

TEST(ProgressInALog, OfATraining) {
  const RunProgress progress = progress_in(log_of_training(0, false));
  EXPECT_EQ(progress.doing, "search epoch 2/3");
  EXPECT_EQ(progress.accuracy, "12.50 %");
  EXPECT_EQ(progress.left, "34.0 s");
  EXPECT_FALSE(progress.whole_run);
}

TEST(ProgressInALog, OfATrainingWithALaterStage) {
  const RunProgress progress = progress_in(log_of_training(100, false));
  EXPECT_EQ(progress.left, "2 min 14 s");
  EXPECT_TRUE(progress.whole_run);
}

TEST(ProgressInALog, OfAnEpochUsesTheValidation) {
  const RunProgress progress = progress_in(log_of_training(0, true));
  EXPECT_EQ(progress.doing, "search epoch 2/3");
  EXPECT_EQ(progress.accuracy, "37.50 %");
  EXPECT_EQ(progress.left, "20.0 s");
}

TEST(ProgressInALog, OfAPool) {
  const RunProgress progress = progress_in(
      "2026-01-31T23:59:59.123+0000 info net-1: accuracy 81.00 % after 1 epoch, 3.0 s; trainings: 3 of 8 "
      "done, 2 running, 1 min 05 s left\n");
  EXPECT_EQ(progress.doing, "trainings 3/8");
  EXPECT_EQ(progress.left, "1 min 05 s");
  EXPECT_FALSE(progress.whole_run);
}

TEST(ProgressInALog, OfAPoolBeforeItBegins) {
  const RunProgress progress = progress_in(
      "2026-01-31T23:59:59 info random: at most 24 trainings with 38 epochs in total, about 6 min for one worker\n");
  EXPECT_EQ(progress.doing, "trainings");
  EXPECT_EQ(progress.left, "6 min");
}

TEST(ProgressInALog, OfAPoolWhosePluginWasBuiltWithSdk1_0) {
  const RunProgress progress = progress_in(
      "2026-01-31T23:59:59 info random: at most 24 trainings of 38 epochs in all, about 6 min of one worker's time\n");
  EXPECT_EQ(progress.doing, "trainings");
  EXPECT_EQ(progress.left, "6 min");
}

TEST(ProgressInALog, TheLastLineThatReportsProgressCounts) {
  const std::string log =
      log_of_training(0, false) + "2026 info eval epoch 1/9, loss 1.0, accuracy 50.00 %\n2026 info saved\n";
  EXPECT_EQ(progress_in(log).doing, "eval epoch 1/9");
  EXPECT_EQ(progress_in(log).left, "");
  EXPECT_EQ(progress_in("begins in the middle of a li").doing, "");
  EXPECT_EQ(progress_in("\n\n").doing, "");
  EXPECT_EQ(progress_in("").doing, "");
}

TEST(ProgressInALog, IsReadFromItsEnd) {
  const test::TemporaryFolder folder;
  const std::string long_line(100'000, 'x');
  test::write_text(folder / "log.txt", "eval epoch 1/9, loss 1.0\n" + long_line + "\nsearch epoch 2/9\n");
  EXPECT_EQ(read_progress(folder.path()).doing, "search epoch 2/9");
  EXPECT_EQ(read_progress(folder / "none").doing, "");
}

TEST(RunFactsTest, AreReadFromItsRecord) {
  const test::TemporaryFolder folder;
  EXPECT_FALSE(read_run_facts(folder.path()));
  write_run(folder.path(), "finished", {{"search", 2.5}, {"eval", 4}}, {{"test_accuracy", 0.5}});
  const auto facts = read_run_facts(folder.path());
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->status, "finished");
  EXPECT_EQ(facts->total_seconds(), 6.5);
  EXPECT_EQ(facts->result("test_accuracy"), 0.5);
  EXPECT_FALSE(facts->result("macs"));
  test::write_text(folder / "run.json", "{");
  EXPECT_FALSE(read_run_facts(folder.path()));
}

}  // namespace run_facts_test
}  // namespace nas::host
