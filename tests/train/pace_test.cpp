#include "core/train/pace.h"

#include <gtest/gtest.h>

namespace nas::core {
namespace pace_test {

TEST(MovingAverage, IsThePlainMeanUntilTheWindowIsFull) {
  MovingAverage average(4);
  EXPECT_EQ(average.value(), 0);
  for (const double value : {8.0, 2.0, 2.0}) average.add(value);
  EXPECT_DOUBLE_EQ(average.value(), 4);
  average.add(0);
  EXPECT_DOUBLE_EQ(average.value(), 3);
  average.add(7);  // a fourth of the new one from here on
  EXPECT_DOUBLE_EQ(average.value(), 4);
}

TEST(MovingAverage, ForgetsASlowStart) {
  MovingAverage average(50);
  average.add(1000);
  for (int i = 0; i < 500; ++i) average.add(1);
  EXPECT_NEAR(average.value(), 1, 0.01);
}

TEST(Pace, TakesStepsAndTheRestOfEpochs) {
  Pace pace;
  EXPECT_FALSE(pace.known());
  EXPECT_EQ(pace.images_per_second(), 0);
  pace.add_step(0.5, 64);
  pace.add_step(1.5, 64);
  pace.add_epoch_rest(10);
  EXPECT_DOUBLE_EQ(pace.images_per_second(), 64);
  EXPECT_DOUBLE_EQ(pace.seconds(100, 3), 130);
}

TEST(Pace, IsKnownAfterThreeSteps) {
  Pace pace;
  for (const bool known : {false, false, true, true}) {
    pace.add_step(0.5, 64);
    EXPECT_EQ(pace.known(), known);
  }
  EXPECT_FALSE(pace.just_known());
  EXPECT_DOUBLE_EQ(pace.seconds_per_step(), 0.5);
}

}  // namespace pace_test
}  // namespace nas::core
