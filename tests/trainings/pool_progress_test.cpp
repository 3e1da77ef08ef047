#include "core/trainings/pool_progress.h"

#include <gtest/gtest.h>

namespace nas::core {
namespace pool_progress_test {

TEST(PoolProgress, KnowsNoTimeBeforeTheFirstEnd) {
  EXPECT_EQ(PoolProgress().text({.done = {}, .all = {8, 16}, .failed = 0, .running = 2}, 3.0, 2),
            "trainings: 0 of 8 done, 2 running");
}

TEST(PoolProgress, TimeLeftFollowsFromWhatIsDoneAndUnderWay) {
  PoolProgress progress;
  progress.add(20.0, 2);
  progress.add(60.0, 2);
  // Five of two epochs of 20 s each, of which 8 s are done, by two workers.
  EXPECT_EQ(progress.text({.done = {3, 6}, .all = {8, 16}, .failed = 1, .running = 2}, 8.0, 2),
            "trainings: 3 of 8 done, 2 running, 1 failed, 1 min 36 s left");
  EXPECT_EQ(progress.text({.done = {8, 16}, .all = {8, 16}, .failed = 0, .running = 0}, 0.0, 2),
            "trainings: 8 of 8 done");
}

TEST(PoolProgress, LongerTrainingsTakeLonger) {
  PoolProgress progress;
  progress.add(10.0, 1);
  EXPECT_EQ(progress.text({.done = {7, 7}, .all = {8, 11}, .failed = 0, .running = 0}, 0.0, 1),
            "trainings: 7 of 8 done, 40.0 s left");
}

TEST(PoolProgress, TheLastTrainingHasOneWorker) {
  PoolProgress progress;
  progress.add(20.0, 1);
  EXPECT_EQ(progress.text({.done = {7, 7}, .all = {8, 8}, .failed = 0, .running = 1}, 5.0, 4),
            "trainings: 7 of 8 done, 1 running, 15.0 s left");
}

TEST(PoolProgress, ResultsAreOneLine) {
  TrainingResult result;
  result.id = "sample-003";
  result.valid_accuracy = 0.81234;
  result.epochs = 2;
  result.seconds = 12.3;
  EXPECT_EQ(to_text(result), "sample-003: accuracy 81.23 % after 2 epochs, 12.3 s");
  result.failed = true;
  result.error = "no luck";
  EXPECT_EQ(to_text(result), "sample-003 failed: no luck");
}

}  // namespace pool_progress_test
}  // namespace nas::core
