#include "core/base/interrupt.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

// Each test body runs in a process of its own, because a signal that came is never forgotten.
namespace nas::core::interrupt {
namespace interrupt_test {

[[noreturn]] void exit_with_first_signal(int signal) {
  install();
  if (requested() != 0) _exit(1);
  std::raise(signal);
  _exit(requested());
}

[[noreturn]] void raise_both(int first, int second) {
  install();
  std::raise(first);
  std::raise(second);
  _exit(requested());
}

TEST(InterruptDeathTest, FirstSignalIsRemembered) {
  EXPECT_EXIT(exit_with_first_signal(SIGINT), testing::ExitedWithCode(SIGINT), "");
  EXPECT_EXIT(exit_with_first_signal(SIGTERM), testing::ExitedWithCode(SIGTERM), "");
}

TEST(InterruptDeathTest, ASecondCtrlCEndsTheProcess) {
  EXPECT_EXIT(raise_both(SIGINT, SIGINT), testing::ExitedWithCode(130), "");
  EXPECT_EXIT(raise_both(SIGTERM, SIGINT), testing::ExitedWithCode(130), "");
}

TEST(InterruptDeathTest, SigtermOnlyEverAsks) {
  EXPECT_EXIT(raise_both(SIGTERM, SIGTERM), testing::ExitedWithCode(SIGTERM), "");
  EXPECT_EXIT(raise_both(SIGINT, SIGTERM), testing::ExitedWithCode(SIGINT), "");
}

[[noreturn]] void exit_with_ignored_signal() {
  std::signal(SIGINT, SIG_IGN);
  install();
  std::raise(SIGINT);
  _exit(requested());
}

TEST(InterruptDeathTest, IgnoredSignalStaysIgnored) {
  EXPECT_EXIT(exit_with_ignored_signal(), testing::ExitedWithCode(0), "");
}

}  // namespace interrupt_test
}  // namespace nas::core::interrupt
