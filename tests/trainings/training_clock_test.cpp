#include "core/trainings/training_clock.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace training_clock_test {

class TrainingClockTest : public ::testing::Test {
 protected:
  std::vector<TrainingTime> times() const { return training_times_in(test::read_text(file_)); }

  test::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "trainings.jsonl";
};

TEST_F(TrainingClockTest, GivesEachTrainingTheLowestFreeWorker) {
  TrainingClock clock(file_);
  clock.begin("a");
  clock.begin("b");
  clock.end("a", "finished");
  clock.begin("c");
  clock.begin("d");
  for (const char* id : {"d", "c", "b"}) clock.end(id, "failed");
  const std::vector<TrainingTime> found = times();
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].id, "a");
  EXPECT_EQ(found[0].worker, 1);
  EXPECT_EQ(found[0].outcome, "finished");
  EXPECT_EQ(found[1].worker, 3);  // d
  EXPECT_EQ(found[2].worker, 1);  // c, after a
  EXPECT_EQ(found[3].worker, 2);  // b
  for (const TrainingTime& time : found) EXPECT_LE(time.begin, time.end);
}

TEST_F(TrainingClockTest, ContinuesWhereAnEarlierProcessEnded) {
  test::write_text(file_, to_line({"a", 1, 0.0, 1000.0, "interrupted"}) + "{\"id\":\"cu");
  TrainingClock clock(file_);
  clock.begin("a");
  clock.end("a", "finished");
  const std::vector<TrainingTime> found = times();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_GE(found[1].begin, 1000.0);
  EXPECT_LT(found[1].begin, 2000.0);
}

TEST_F(TrainingClockTest, ATrainingThatDidNotBeginHasNoTime) {
  TrainingClock clock(file_);
  clock.end("a", "finished");
  EXPECT_EQ(clock.seconds_of("a"), 0.0);
  EXPECT_TRUE(times().empty());
}

}  // namespace training_clock_test
}  // namespace nas::core
