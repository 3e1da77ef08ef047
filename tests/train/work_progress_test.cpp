#include "core/experiment/work_progress.h"

#include <gmock/gmock.h>

#include <stdexcept>
#include <vector>

namespace nas::core {
namespace work_progress_test {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

/// With a clock that only the test moves.
class WorkProgressTest : public testing::Test {
 protected:
  WorkProgress progress(bool live) {
    return WorkProgress({.live = live,
                         .width = {},
                         .line = [this](std::string_view text) { lines_.emplace_back(text); },
                         .status = [this](std::string_view text) { statuses_.emplace_back(text); },
                         .end_status = [this] { ++ended_; }},
                        {.now = [this] { return now_; }});
  }
  void show(WorkProgress& progress, milliseconds time, int64_t done, const char* what = "evaluations") {
    now_ += time;
    progress.show(what, done, 5);
  }

  Clock::time_point now_{};
  std::vector<std::string> lines_, statuses_;
  int ended_ = 0;
};

TEST_F(WorkProgressTest, TerminalShowsTheTimeLeft) {
  WorkProgress shown = progress(true);
  show(shown, milliseconds(0), 1);
  show(shown, milliseconds(2000), 2);
  show(shown, milliseconds(50), 3);
  show(shown, milliseconds(1950), 3);
  EXPECT_THAT(statuses_, ElementsAre("evaluations 2/5, 6.0 s left", "evaluations 3/5, 4.0 s left"));
  EXPECT_THAT(lines_, IsEmpty());
  show(shown, milliseconds(1), 5);
  EXPECT_THAT(lines_, ElementsAre("evaluations 5/5"));
  EXPECT_EQ(ended_, 1);
}

TEST_F(WorkProgressTest, LogGetsALineEveryTenSeconds) {
  WorkProgress shown = progress(false);
  show(shown, milliseconds(0), 0);
  show(shown, milliseconds(9000), 1);
  show(shown, milliseconds(1000), 2);
  show(shown, milliseconds(9999), 3);
  EXPECT_THAT(lines_, ElementsAre("evaluations 2/5, 15.0 s left"));
  EXPECT_THAT(statuses_, IsEmpty());
}

TEST_F(WorkProgressTest, AnotherWorkBeginsAnew) {
  WorkProgress shown = progress(false);
  show(shown, milliseconds(0), 0);
  show(shown, milliseconds(60000), 1, "draws");
  show(shown, milliseconds(10000), 2, "draws");
  EXPECT_THAT(lines_, ElementsAre("draws 2/5, 30.0 s left"));
}

TEST_F(WorkProgressTest, WrongNumbersAndNamesAreRefused) {
  WorkProgress shown = progress(false);
  for (const int64_t done : {-1, 6}) EXPECT_THROW(shown.show("evaluations", done, 5), std::invalid_argument);
  for (const char* what : {"", "two\nlines"}) EXPECT_THROW(shown.show(what, 1, 5), std::invalid_argument);
}

}  // namespace work_progress_test
}  // namespace nas::core
