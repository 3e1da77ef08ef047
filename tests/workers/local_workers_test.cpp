#include "core/workers/local_workers.h"

#include <gmock/gmock.h>

#include <csignal>
#include <fstream>
#include <map>

#include "core/base/error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace local_workers_test {

using std::chrono::milliseconds;

/// Shell scripts instead of nas-host; $0 is the folder.
LocalWorkers shell(const std::string& script) { return LocalWorkers({"/bin/sh", "-c", script}); }

EndedWorker wait_for(LocalWorkers& workers) {
  auto ended = workers.wait(milliseconds(20000));
  if (!ended) throw std::runtime_error("no worker ended in time");
  return *ended;
}

TEST(LocalWorkers, ReportsCodeAndErrorOutputOfEach) {
  LocalWorkers workers = shell("echo \"$0 says no\" >&2; echo results >&1; exit 3");
  workers.start("/folder/a");
  workers.start("/folder/b");
  EXPECT_EQ(workers.running(), 2);
  std::map<std::string, EndedWorker> ended;
  for (int i = 0; i < 2; ++i) {
    const EndedWorker worker = wait_for(workers);
    ended[worker.folder.string()] = worker;
  }
  EXPECT_EQ(workers.running(), 0);
  for (const std::string folder : {"/folder/a", "/folder/b"}) {
    EXPECT_EQ(ended.at(folder).code, 3);
    EXPECT_EQ(ended.at(folder).error_output, folder + " says no\n");
  }
}

TEST(LocalWorkers, ReportsTheSignalThatEndedAWorker) {
  LocalWorkers workers = shell("kill -SEGV $$");
  workers.start("/folder");
  EXPECT_EQ(wait_for(workers).code, 128 + SIGSEGV);
}

TEST(LocalWorkers, WaitsNoLongerThanAllowed) {
  LocalWorkers workers = shell("sleep 60");
  workers.start("/folder");
  EXPECT_FALSE(workers.wait(milliseconds(20)));
  EXPECT_EQ(workers.running(), 1);
}

TEST(LocalWorkers, AsksWorkersToEnd) {
  const test::TemporaryFolder folder;
  LocalWorkers workers = shell("trap 'exit 143' TERM; : > $0/ready; while :; do sleep 0.01; done");
  workers.start(folder.path());
  while (!std::filesystem::exists(folder / "ready")) EXPECT_FALSE(workers.wait(milliseconds(1)));
  workers.stop();
  EXPECT_EQ(wait_for(workers).code, 143);
}

TEST(LocalWorkers, KillsWorkersThatStillRun) {
  const test::TemporaryFolder folder;
  {
    LocalWorkers workers = shell("trap '' TERM; echo $$ > $0/id.new; mv $0/id.new $0/id; while :; do sleep 0.01; done");
    workers.start(folder.path());
    while (!std::filesystem::exists(folder / "id")) EXPECT_FALSE(workers.wait(milliseconds(1)));
  }
  pid_t id = 0;
  std::ifstream(folder / "id") >> id;
  EXPECT_EQ(::kill(id, 0), -1);
  EXPECT_EQ(errno, ESRCH);
}

TEST(LocalWorkers, AMissingProgramEndsWith127) {
  LocalWorkers workers({"/nowhere/nas-host", "worker"});
  workers.start("/folder");
  EXPECT_EQ(wait_for(workers).code, 127);
}

TEST(LocalWorkers, HaveTheirOwnProcessGroup) {
  LocalWorkers workers = shell("ps -o pgid= -p $$ >&2");
  workers.start("/folder");
  EXPECT_NE(std::stoi(wait_for(workers).error_output), ::getpgrp());
}

}  // namespace local_workers_test
}  // namespace nas::core
