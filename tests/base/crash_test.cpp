#include "core/base/crash.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "core/base/plugin_call.h"

// Each test body runs in a process of its own.
namespace nas::core::crash {
namespace crash_test {

const PluginSite site{.plugin = "mine", .part = "op \"my_op\"", .place = "cells[0].nodes[1].edges[2]"};

/// Ends by `signal` inside of a call.
[[noreturn]] void crash(int signal) {
  install();
  const PluginCall outer({.plugin = "mine", .part = "pre_step of its trainer"});
  const PluginCall call(site);
  std::raise(signal);
  ::_exit(0);
}

class CrashDeathTest : public testing::TestWithParam<int> {
 protected:
  void SetUp() override {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "the sanitizer's handlers stay";
#endif
  }
};

TEST_P(CrashDeathTest, NamesTheInnermostCallAndEndsByItsSignal) {
  EXPECT_EXIT(crash(GetParam()), testing::KilledBySignal(GetParam()),
              "nas-host: error: plugin \"mine\" crashed in op \"my_op\": SIG.*\n"
              "  at \"cells\\[0\\].nodes\\[1\\].edges\\[2\\]\" of the model description");
}

INSTANTIATE_TEST_SUITE_P(Signals, CrashDeathTest, testing::Values(SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT));

[[noreturn]] void crash_of_the_host() {
  install();
  {
    const PluginCall call(site);
  }
  std::raise(SIGSEGV);
  ::_exit(0);
}

TEST_F(CrashDeathTest, TheHostsOwnIsSaidToBe) {
  EXPECT_EXIT(crash_of_the_host(), testing::KilledBySignal(SIGSEGV), "nas-host: error: nas-host crashed: SIGSEGV");
}

[[noreturn]] void exit_in_a_call(bool inside) {
  install();
  if (inside) {
    const PluginCall call(site);
    std::exit(0);
  }
  std::exit(0);
}

TEST_F(CrashDeathTest, ExitInsideOfACallIsAFailure) {
  EXPECT_EXIT(exit_in_a_call(true), testing::ExitedWithCode(1), "plugin \"mine\" ended the process with exit\\(\\)");
  EXPECT_EXIT(exit_in_a_call(false), testing::ExitedWithCode(0), "");
}

/// Ends as a child does that is forked inside of a call.
[[noreturn]] void end_as_a_child(int signal) {
  install();
  const PluginCall call(site);
  const pid_t child = ::fork();
  if (child == 0) {
    if (signal != 0) std::raise(signal);
    std::exit(7);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

TEST_F(CrashDeathTest, NothingIsSaidOfAChildOfThePlugin) {
  EXPECT_EXIT(end_as_a_child(0), testing::ExitedWithCode(7), testing::Not(testing::HasSubstr("nas-host")));
  EXPECT_EXIT(end_as_a_child(SIGSEGV), testing::ExitedWithCode(139), testing::Not(testing::HasSubstr("nas-host")));
}

[[noreturn]] void crash_with_another_handler() {
  std::signal(SIGSEGV, [](int) { ::_exit(7); });
  crash(SIGSEGV);
}

TEST_F(CrashDeathTest, AHandlerThatIsThereStays) {
  EXPECT_EXIT(crash_with_another_handler(), testing::ExitedWithCode(7), "");
}

TEST(PluginCallTest, IsAStack) {
  EXPECT_EQ(PluginCall::innermost(), nullptr);
  const PluginCall outer(site);
  {
    const PluginCall inner({.plugin = "other", .part = "x"});
    EXPECT_EQ(PluginCall::innermost(), &inner);
  }
  EXPECT_EQ(PluginCall::innermost(), &outer);
}

}  // namespace crash_test
}  // namespace nas::core::crash
