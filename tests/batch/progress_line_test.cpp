#include "host/batch/report/progress_line.h"

#include <gmock/gmock.h>

namespace nas::host {
namespace progress_line_test {

using std::chrono::seconds;
using testing::ElementsAre;

TEST(ProgressRow, UsesTheRunsEstimateForAllStages) {
  const RunProgress progress{"search epoch 2/3", "81.20 %", "3 min 10 s", true};
  EXPECT_THAT(progress_row("a", progress, seconds(5), 60),
              ElementsAre("a", "search epoch 2/3", "81.20 %", "5.0 s", "3 min 10 s left"));
}

TEST(ProgressRow, OtherwiseUsesTheTimeOfSimilarExperiments) {
  const RunProgress progress{"search epoch 2/3", "", "10 s", false};
  EXPECT_THAT(progress_row("a", progress, seconds(5), 60),
              ElementsAre("a", "search epoch 2/3", "", "5.0 s", "about 55.0 s left"));
  EXPECT_THAT(progress_row("a", progress, seconds(90), 60),
              ElementsAre("a", "search epoch 2/3", "", "1 min 30 s", "10 s left in this stage"));
}

TEST(ProgressRow, OtherwiseUsesTheRunsEstimateForTheStage) {
  EXPECT_THAT(progress_row("a", {"search epoch 2/3", "", "10 s", false}, seconds(5), -1),
              ElementsAre("a", "search epoch 2/3", "", "5.0 s", "10 s left in this stage"));
  EXPECT_THAT(progress_row("a", {}, seconds(0), -1), ElementsAre("a", "starting", "", "0.0 s", ""));
}

TEST(ProgressLine, JoinsTheCells) {
  EXPECT_EQ(progress_line({"a", "search epoch 2/3", "", "5.0 s"}), "a: search epoch 2/3, 5.0 s");
}

TEST(ResultText, NamesTheImages) {
  EXPECT_EQ(result_text({"finished", {{"search", 1}, {"eval", 2}}, {{"test_accuracy", 0.8946}}}),
            "89.46 % on the test images, 3.0 s");
  EXPECT_EQ(result_text({"finished", {{"search", 1}}, {{"search_accuracy", 0.5}}}),
            "50.00 % on held-out images, 1.0 s");
  EXPECT_EQ(result_text({"finished", {}, {}}), "0.0 s");
}

}  // namespace progress_line_test
}  // namespace nas::host
