#include "core/base/terminal.h"

#include <gtest/gtest.h>

#include "tests/base/environment.h"

namespace nas::core {
namespace terminal_test {

using test::Environment;

/// A terminal with colour and no wishes, whatever the test was started from.
class UseColor : public testing::Test {
  Environment no_color_{"NO_COLOR", nullptr}, force_{"CLICOLOR_FORCE", nullptr}, term_{"TERM", "xterm"};
};

TEST_F(UseColor, FollowsTheTerminal) {
  EXPECT_TRUE(use_color(Color::automatic, true));
  EXPECT_FALSE(use_color(Color::automatic, false));
}

TEST_F(UseColor, NoColorForbidsUnlessEmpty) {
  const Environment empty("NO_COLOR", "");
  EXPECT_TRUE(use_color(Color::automatic, true));
  const Environment set("NO_COLOR", "0");
  EXPECT_FALSE(use_color(Color::automatic, true));
}

TEST_F(UseColor, ForceColorsWhatIsNoTerminal) {
  const Environment off("CLICOLOR_FORCE", "0");
  EXPECT_FALSE(use_color(Color::automatic, false));
  const Environment on("CLICOLOR_FORCE", "1");
  EXPECT_TRUE(use_color(Color::automatic, false));
  const Environment forbidden("NO_COLOR", "1");
  EXPECT_FALSE(use_color(Color::automatic, false));
}

TEST_F(UseColor, DumbTerminalHasNone) {
  const Environment dumb("TERM", "dumb");
  EXPECT_FALSE(use_color(Color::automatic, true));
}

TEST_F(UseColor, ExplicitWishWins) {
  const Environment no_color("NO_COLOR", "1");
  EXPECT_TRUE(use_color(Color::always, false));
  const Environment force("CLICOLOR_FORCE", "1");
  EXPECT_FALSE(use_color(Color::never, true));
}

}  // namespace terminal_test
}  // namespace nas::core
