#include "core/train/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

namespace nas::core {
namespace progress_test {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

/// A stage of 2 epochs of 4 steps, with a clock that only the test moves.
class ProgressTest : public testing::Test {
 protected:
  ProgressOptions options() {
    return {.stage = "search", .epochs = 2, .steps_per_epoch = 4, .now = [this] { return now_; }};
  }

  ProgressOutput output(bool live) {
    return {.live = live,
            .width = [this] { return width_; },
            .line = [this](std::string_view text) { lines_.emplace_back(text); },
            .status = [this](std::string_view text) { statuses_.emplace_back(text); },
            .end_status = [this] { ++ended_; }};
  }

  void step(Progress& progress, milliseconds time, double loss = 1.5, double top1 = 0.25) {
    now_ += time;
    progress.step({64, loss, top1});
  }

  Clock::time_point now_{};
  std::vector<std::string> lines_, statuses_;
  int ended_ = 0, width_ = 200;
};

TEST_F(ProgressTest, TerminalShowsOneLiveLine) {
  Progress progress(options(), output(true));
  progress.begin_epoch(0);
  step(progress, milliseconds(2000));
  step(progress, milliseconds(2000), 1.25, 0.5);
  step(progress, milliseconds(2000), 1.0, 0.75);
  EXPECT_THAT(
      statuses_,
      ElementsAre(
          "search epoch 1/2, step 1/4, loss 1.5000, accuracy 25.00 %, 32 images/s",
          "search epoch 1/2, step 2/4, loss 1.2500, accuracy 50.00 %, 32 images/s",
          "search epoch 1/2, step 3/4, loss 1.0000, accuracy 75.00 %, 32 images/s, 2.0 s per step, 10.0 s left"));
  EXPECT_THAT(lines_, IsEmpty());
}

TEST_F(ProgressTest, TerminalIsNotRedrawnMoreThanTenTimesASecond) {
  Progress progress(options(), output(true));
  progress.begin_epoch(0);
  step(progress, milliseconds(60));
  EXPECT_THAT(statuses_, IsEmpty());
  step(progress, milliseconds(60));
  EXPECT_EQ(statuses_.size(), 1u);
  step(progress, milliseconds(60));
  EXPECT_EQ(statuses_.size(), 1u);
}

TEST_F(ProgressTest, ElsewhereALineAtMostEveryTenSeconds) {
  Progress progress(options(), output(false));
  progress.begin_epoch(0);
  for (int i = 0; i < 4; ++i) step(progress, milliseconds(4000));
  progress.begin_epoch(1);
  for (int i = 0; i < 2; ++i) step(progress, milliseconds(4000));
  EXPECT_THAT(lines_,
              ElementsAre("search epoch 1/2, step 1/4, loss 1.5000, accuracy 25.00 %, 16 images/s",
                          "search epoch 1/2, step 3/4, loss 1.5000, accuracy 25.00 %, 16 images/s, 4.0 s per step,"
                          " 20.0 s left",
                          "search epoch 2/2, step 2/4, loss 1.5000, accuracy 25.00 %, 16 images/s, 4.0 s per step,"
                          " 8.0 s left"));
  EXPECT_THAT(statuses_, IsEmpty());
}

TEST_F(ProgressTest, ElsewhereTheFirstLineComesSoonAndTheTimeLeftAfterThreeSteps) {
  Progress progress(options(), output(false));
  progress.begin_epoch(0);
  for (int i = 0; i < 4; ++i) step(progress, milliseconds(600));
  EXPECT_THAT(lines_,
              ElementsAre("search epoch 1/2, step 2/4, loss 1.5000, accuracy 25.00 %, 107 images/s",
                          "search epoch 1/2, step 3/4, loss 1.5000, accuracy 25.00 %, 107 images/s, 600 ms per step,"
                          " 3.0 s left"));
}

TEST_F(ProgressTest, ANarrowTerminalKeepsTheTimeLeft) {
  for (const auto& [width, text] :
       {std::pair(90, "search epoch 1/2, step 3/4, loss 1.5000, accuracy 25.00 %, 32 images/s, 10.0 s left"),
        std::pair(59, "search epoch 1/2, step 3/4, loss 1.5000, 10.0 s left"),
        std::pair(20, "search epoch 1/2, 10.0 s left")}) {
    width_ = width;
    statuses_.clear();
    Progress progress(options(), output(true));
    progress.begin_epoch(0);
    for (int i = 0; i < 3; ++i) step(progress, milliseconds(2000));
    EXPECT_EQ(statuses_.back(), text);
  }
}

TEST_F(ProgressTest, TheTimeLeftIsNeverNegative) {
  constexpr int64_t huge = std::numeric_limits<int64_t>::max();
  ProgressOptions endless = options();
  endless.epochs = endless.steps_per_epoch = huge;
  Progress progress(endless, output(true));
  progress.begin_epoch(0);
  for (int i = 0; i < 3; ++i) step(progress, milliseconds(2000));
  EXPECT_THAT(statuses_.back(), testing::EndsWith("2.0 s per step, over 100 years left"));
}

TEST_F(ProgressTest, EachEpochEndsWithALineOfItsResults) {
  for (const bool live : {true, false}) {
    lines_.clear();
    ProgressOptions later = options();
    later.first_plain = later.plain_interval;
    Progress progress(later, output(live));
    for (int64_t epoch = 0; epoch < 2; ++epoch) {
      progress.begin_epoch(epoch);
      for (int i = 0; i < 4; ++i) step(progress, milliseconds(500));
      now_ += milliseconds(3000);  // validation
      const std::vector<SplitResult> results{{"train", 0.5, 0.875}, {"valid", 0.625, 0.75}};
      progress.end_epoch(results);
    }
    if (!live) {  // the time of a step
      EXPECT_THAT(lines_.front(), testing::HasSubstr(", step 3/4, "));
      lines_.erase(lines_.begin());
    }
    EXPECT_THAT(
        lines_,
        ElementsAre("search epoch 1/2, train loss 0.5000, accuracy 87.50 %, validation loss 0.6250, accuracy 75.00 %,"
                    " 5.0 s left",
                    "search epoch 2/2, train loss 0.5000, accuracy 87.50 %, validation loss 0.6250, accuracy 75.00 %"));
  }
}

TEST_F(ProgressTest, TellsTheTimeOfTheWholeRunWhenMoreStagesFollow) {
  ProgressOptions with_eval = options();
  with_eval.later_seconds = 100;
  Progress progress(with_eval, output(true));
  progress.begin_epoch(1);
  for (int i = 0; i < 4; ++i) step(progress, milliseconds(1000));
  EXPECT_TRUE(statuses_[2].ends_with("64 images/s, 1.0 s per step, 1.0 s left of search, 1 min 41 s of the run"))
      << statuses_[2];
  progress.end_epoch({});
  EXPECT_THAT(lines_, ElementsAre("search epoch 2/2, 0.0 s left of search, 1 min 40 s of the run"));
}

TEST_F(ProgressTest, AResumedEpochGoesOnWhereItWas) {
  Progress progress(options(), output(true));
  progress.begin_epoch(0, 2);
  for (int i = 0; i < 2; ++i) step(progress, milliseconds(1000));
  progress.begin_epoch(1);
  step(progress, milliseconds(1000));
  EXPECT_THAT(statuses_, ElementsAre("search epoch 1/2, step 3/4, loss 1.5000, accuracy 25.00 %, 64 images/s",
                                     "search epoch 1/2, step 4/4, loss 1.5000, accuracy 25.00 %, 64 images/s",
                                     "search epoch 2/2, step 1/4, loss 1.5000, accuracy 25.00 %, 64 images/s, 1.0 s per"
                                     " step, 3.0 s left"));
}

TEST_F(ProgressTest, WithoutAStepThereIsNoEstimate) {
  Progress progress(options(), output(false));
  progress.begin_epoch(0, 4);
  progress.end_epoch({});
  EXPECT_THAT(lines_, ElementsAre("search epoch 1/2"));
}

TEST_F(ProgressTest, TimeBetweenEpochsIsNotTheFirstStepsTime) {
  Progress progress(options(), output(true));
  progress.begin_epoch(0);
  for (int i = 0; i < 2; ++i) step(progress, milliseconds(1000));
  now_ += milliseconds(60000);
  progress.begin_epoch(1);
  step(progress, milliseconds(1000));
  EXPECT_TRUE(statuses_.back().ends_with("64 images/s, 1.0 s per step, 3.0 s left")) << statuses_.back();
}

TEST_F(ProgressTest, TakesTheLiveLineAway) {
  {
    const Progress progress(options(), output(true));
  }
  EXPECT_EQ(ended_, 1);
  {
    const Progress progress(options(), output(false));
  }
  EXPECT_EQ(ended_, 1);
}

TEST_F(ProgressTest, GoesToStderrThroughTheLog) {
  testing::internal::CaptureStderr();
  {
    Progress progress(options());
    progress.begin_epoch(0);
    step(progress, milliseconds(20000));
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "search epoch 1/2, step 1/4, loss 1.5000, accuracy 25.00 %, 3 images/s\n");
}

TEST_F(ProgressTest, RefusesAStageOfNothing) {
  ProgressOptions nothing = options();
  nothing.epochs = 0;
  EXPECT_THROW(Progress(nothing, output(true)), std::invalid_argument);
}

}  // namespace progress_test
}  // namespace nas::core
