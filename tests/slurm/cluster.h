#pragma once
/// \file
/// A real Slurm cluster of two nodes with two CPUs each, for one test suite. See cluster.sh.

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
  /// From now on, programs that this process starts use the cluster. With `more` = "accounting" it has a database.
  explicit Cluster(const std::string& more = "") {
    call("start", more);
    ::setenv("SLURM_CONF", (folder_ / "slurm.conf").c_str(), 1);
  }
  ~Cluster() {
    run_program({CLUSTER_SCRIPT, "stop", folder_.path()});
    ::unsetenv("SLURM_CONF");
  }

  /// Simulates a machine that is lost with all its processes.
  void kill_node(const std::string& name) const { call("kill", name.substr(1)); }
  /// Kills the Slurm daemon of a machine; its jobs continue.
  void kill_daemon(const std::string& name) const { call("lose", name.substr(1)); }
  void start_node(const std::string& name) const {
    call("node", name.substr(1));
    wait_until([&] { return output_of({"sinfo", "-h", "-n", name, "-t", "idle,mixed", "-p", "main"}) != ""; });
  }

  /// The node of a running job. Waits for it, because the program of a job can start before the controller reports it.
  static std::string node_of(const std::string& job) {
    std::string node;
    const auto runs = [&] {
      return !(node = output_of({"squeue", "-h", "-t", "running", "-j", job, "-o", "%N"})).empty();
    };
    wait_until(runs);
    return node;
  }
  /// The jobs that wait or run, in `format`, one per line.
  static std::string jobs(const std::string& format = "%A") { return output_of({"squeue", "-h", "-o", format}); }
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
  /// The output of a program, without the last newline.
  static std::string output_of(const std::vector<std::string>& words) {
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

/// A test suite with its own cluster, in addition to what Base sets up.
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
    if (!cluster_) GTEST_SKIP() << "starting a cluster needs root";
  }
  void TearDown() override {
    if (cluster_) Cluster::cancel_all();
  }
  static inline Cluster* cluster_ = nullptr;
};

}  // namespace nas::test
