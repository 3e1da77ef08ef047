#pragma once
/// \file
/// A real Slurm cluster of two nodes with two CPUs each, for one suite of tests. See cluster.sh.

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/support/subprocess.h"
#include "tests/support/temporary_folder.h"

namespace nas::test {

class Cluster {
 public:
  /// What this process starts belongs to the cluster from here on. With `more` = "accounting" it has a database.
  explicit Cluster(const std::string& more = "") {
    call("start", more);
    ::setenv("SLURM_CONF", (folder_ / "slurm.conf").c_str(), 1);
  }
  ~Cluster() {
    run_program({CLUSTER_SCRIPT, "stop", folder_.path()});
    ::unsetenv("SLURM_CONF");
  }

  /// A machine that is lost with all that it runs.
  void kill_node(const std::string& name) const { call("kill", name.substr(1)); }
  /// The daemon of a machine that goes on.
  void kill_daemon(const std::string& name) const { call("lose", name.substr(1)); }
  void start_node(const std::string& name) const {
    call("node", name.substr(1));
    wait_until([&] { return said({"sinfo", "-h", "-n", name, "-t", "idle,mixed", "-p", "main"}) != ""; });
  }

  /// The node of a job that runs. Waits for it: its program can be under way before the controller says so.
  static std::string node_of(const std::string& job) {
    std::string node;
    const auto runs = [&] { return !(node = said({"squeue", "-h", "-t", "running", "-j", job, "-o", "%N"})).empty(); };
    wait_until(runs);
    return node;
  }
  /// The jobs that wait or run, by `format`, one a line.
  static std::string jobs(const std::string& format = "%A") { return said({"squeue", "-h", "-o", format}); }
  static void cancel_all() {
    run_program({"scancel", "--user=root"});
    wait_until([] { return jobs().empty(); });
  }

  static void wait_until(const std::function<bool()>& reached, std::chrono::minutes most = std::chrono::minutes(10)) {
    const auto end = std::chrono::steady_clock::now() + most;
    while (!reached()) {
      if (std::chrono::steady_clock::now() > end) throw std::runtime_error("the cluster did not get there in time");
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }

 private:
  /// Without the last line's end.
  static std::string said(const std::vector<std::string>& words) {
    std::string out = run_program(words).out;
    if (!out.empty()) out.pop_back();
    return out;
  }
  void call(const std::string& command, const std::string& more = "") const {
    std::vector<std::string> words = {CLUSTER_SCRIPT, command, folder_.path()};
    if (!more.empty()) words.push_back(more);
    const Outcome outcome = run_program(words);
    if (outcome.code != 0) throw std::runtime_error(command + ": " + outcome.err);
  }
  TemporaryFolder folder_;
};

/// A suite with a cluster of its own, beside what Base sets up.
template <class Base = testing::Test>
class ClusterTest : public Base {
 protected:
  static void SetUpTestSuite() {
    Base::SetUpTestSuite();
    if (::geteuid() == 0) cluster_ = new Cluster();
  }
  static void TearDownTestSuite() {
    delete cluster_;
    cluster_ = nullptr;
    Base::TearDownTestSuite();
  }
  void SetUp() override {
    if (!cluster_) GTEST_SKIP() << "a cluster of one's own needs root";
  }
  void TearDown() override {
    if (cluster_) Cluster::cancel_all();
  }
  static inline Cluster* cluster_ = nullptr;
};

}  // namespace nas::test
