// ServingWorkers with a program that makes a copy of itself for each folder.
#include "core/workers/worker_channel.h"

#include <gmock/gmock.h>

#include <csignal>
#include <fstream>
#include <set>
#include <thread>

#include "core/workers/serving_workers.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace worker_channel_test {

using std::chrono::milliseconds;

/// A process and the one that it is a copy of.
struct Ids {
  pid_t own = 0, parent = 0;
};

/// A process that has ended may still be waited for, but has no command line any more.
bool is_alive(pid_t id) {
  std::ifstream words("/proc/" + std::to_string(id) + "/cmdline");
  return words.peek() != std::ifstream::traits_type::eof();
}

class Serving : public testing::Test {
 protected:
  void start(const std::string& name) { workers_.start(folder_ / name); }
  EndedWorker wait() {
    const auto ended = workers_.wait(milliseconds(20000));
    if (!ended) throw std::runtime_error("no worker ended in time");
    return *ended;
  }
  EndedWorker end_of(const std::string& name) {
    start(name);
    return wait();
  }
  Ids ids_of(const std::string& name) {
    Ids ids;
    std::istringstream(end_of(name).error_output) >> ids.own >> ids.parent;
    return ids;
  }
  /// Of the worker "wait", which is then under way.
  Ids waiting() {
    start("wait");
    while (!std::filesystem::exists(folder_ / "wait/ids")) EXPECT_FALSE(workers_.wait(milliseconds(1)));
    Ids ids;
    std::ifstream(folder_ / "wait/ids") >> ids.own >> ids.parent;
    return ids;
  }

  const test::TemporaryFolder folder_;
  ServingWorkers workers_{{SERVING_WORKER}};
};

TEST_F(Serving, GivesEachFolderAProcessOfItsOwnFromOneProgram) {
  const Ids first = ids_of("a"), second = ids_of("b");
  EXPECT_NE(first.own, second.own);
  EXPECT_EQ(first.parent, second.parent);
  EXPECT_EQ(end_of("code-7").code, 7);
}

TEST_F(Serving, ACopyInheritsNothingOfAnEarlierOne) {
  const pid_t program = ids_of("a").parent;
  for (int i = 0; i < 3; ++i) {
    const EndedWorker ended = end_of("untidy");
    EXPECT_EQ(ended.code, 1);
    EXPECT_EQ(ended.error_output, "call 1\n");
  }
  EXPECT_EQ(ids_of("b").parent, program);
}

TEST_F(Serving, ACrashEndsTheCopyAlone) {
  const pid_t program = ids_of("a").parent;
  EXPECT_EQ(end_of("crash").code, 128 + SIGABRT);
  EXPECT_EQ(ids_of("b").parent, program);
}

TEST_F(Serving, WhatAWorkerPrintsIsNoExitCode) { EXPECT_EQ(end_of("print").code, 0); }

TEST_F(Serving, AsksTheCopyToEnd) {
  waiting();
  workers_.stop();
  EXPECT_EQ(wait().code, 128 + SIGTERM);
}

TEST_F(Serving, PassesASignalOnThatComesBeforeTheCopyIsMade) {
  ids_of("a");
  start("wait");
  workers_.stop();
  EXPECT_EQ(wait().code, 128 + SIGTERM);
}

TEST_F(Serving, PassesCtrlCOn) {
  ::kill(waiting().parent, SIGINT);
  EXPECT_EQ(wait().code, 128 + SIGINT);
}

TEST_F(Serving, ReportsAKilledCopyAndKeepsTheProgram) {
  const Ids ids = waiting();
  ::kill(ids.own, SIGKILL);
  EXPECT_EQ(wait().code, 128 + SIGKILL);
  EXPECT_EQ(ids_of("a").parent, ids.parent);
}

TEST_F(Serving, ACopyDiesWithItsProgramWhichIsReplaced) {
  const Ids ids = waiting();
  ::kill(ids.parent, SIGKILL);
  EXPECT_EQ(wait().code, 128 + SIGKILL);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (is_alive(ids.own) && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(milliseconds(1));
  EXPECT_FALSE(is_alive(ids.own));
  EXPECT_NE(ids_of("a").parent, ids.parent);
}

TEST_F(Serving, AnIdleProgramThatWasKilledIsReplaced) {
  const pid_t program = ids_of("a").parent;
  ::kill(program, SIGKILL);
  EXPECT_NE(ids_of("b").parent, program);
}

/// A fork would leave its other threads behind.
TEST(ServingWithThreads, EachFolderHasAProgramOfItsOwn) {
  ServingWorkers workers({SERVING_WORKER, "with_threads"});
  std::set<std::string> outputs;
  for (const char* name : {"/folder/a", "/folder/b"}) {
    workers.start(name);
    const auto ended = workers.wait(milliseconds(20000));
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->code, 0);
    EXPECT_THAT(ended->error_output, testing::EndsWith(" " + std::to_string(::getpid()) + "\n"));  // its parent
    outputs.insert(ended->error_output);
  }
  EXPECT_EQ(outputs.size(), 2u);
}

}  // namespace worker_channel_test
}  // namespace nas::core
