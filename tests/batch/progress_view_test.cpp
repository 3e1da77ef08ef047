#include "host/batch/execute/progress_view.h"

#include <gtest/gtest.h>

#include "tests/base/environment.h"
#include "tests/support/terminal.h"

namespace nas::host {
namespace progress_view_test {

using test::Environment;
using test::Terminal;

TEST(ProgressView, RedrawsItsTableBelowTheLog) {
  const Environment term("TERM", "xterm");
  Terminal terminal(40);
  ProgressView view;
  EXPECT_TRUE(view.live());
  view.show("1 of 3", {{"a", "epoch 1"}, {"bb", "epoch 2"}});
  EXPECT_EQ(terminal.seen("epoch 2\r\n"), "1 of 3\r\n  a   epoch 1\r\n  bb  epoch 2\r\n");
  view.show("1 of 3", {{"a", "epoch 3"}});
  EXPECT_EQ(terminal.seen("epoch 3\r\n"), "\r\033[3A\033[J1 of 3\r\n  a  epoch 3\r\n");
  view.line("a is finished");
  EXPECT_EQ(terminal.seen("finished\r\n"), "\r\033[2A\033[Ja is finished\r\n");
  view.show("2 of 3", {});
  EXPECT_EQ(terminal.seen("2 of 3\r\n"), "2 of 3\r\n");
}

TEST(ProgressView, FitsTheTerminal) {
  const Environment term("TERM", "xterm");
  Terminal terminal(10, 4);
  ProgressView view;
  view.show("much too long a heading", {{"a"}, {"b"}, {"c"}, {"d"}});
  EXPECT_EQ(terminal.seen("b\r\n"), "much too \r\n  a\r\n  b\r\n");
}

TEST(ProgressView, IsRemovedAtTheEnd) {
  const Environment term("TERM", "xterm");
  Terminal terminal(40);
  {
    ProgressView view;
    view.show("1 of 3", {});
  }
  EXPECT_EQ(terminal.seen("J"), "1 of 3\r\n\r\033[1A\033[J");
}

TEST(ProgressView, PrintsPlainLinesWithoutATerminal) {
  testing::internal::CaptureStderr();
  {
    ProgressView view;
    EXPECT_FALSE(view.live());
    view.show("1 of 3", {{"a"}});
    view.line("a is finished");
    view.warning("b failed");
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "a is finished\nwarning: b failed\n");
}

}  // namespace progress_view_test
}  // namespace nas::host
