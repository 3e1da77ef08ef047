#pragma once
/// \file
/// Drives a scenario through the faults of one kind, one call after another.

#include <map>
#include <string>

#include "preload/control.h"
#include "scenario.h"
#include "tests/support/temporary_folder.h"

namespace nas::test {

/// Memory that the test shares with the processes of the program under test.
class FaultControl {
 public:
  /// Calls on files below `root` count.
  explicit FaultControl(const std::filesystem::path& root);
  ~FaultControl();
  FaultControl(const FaultControl&) = delete;
  FaultControl& operator=(const FaultControl&) = delete;

  /// Begins to count again; `at` 0 makes no call fail.
  void set(faults::Fault fault, int64_t at);
  /// Records all changes in `file` from now on.
  void record_in(const std::filesystem::path& file);
  const faults::Control& state() const { return *control_; }
  /// Loads the library that injects the faults.
  Setting setting() const;

 private:
  TemporaryFolder folder_;
  faults::Control* control_;
};

class Sweep {
 public:
  /// Runs the scenario once without a fault.
  explicit Sweep(const Scenario& scenario);

  /// Hits up to `most` calls that `fault` can hit, evenly spread over the command; all of them when the environment
  /// variable NAS_FAULTS_EVERY is 1, each n-th when it is n. After each, the command has ended well, or has said what
  /// failed and can be resumed; either way the result is the same. Returns how many did neither, and prints the
  /// figures. At least one call is hit.
  int64_t lost(faults::Fault fault, const std::string& name, int64_t most);

  const Scenario& scenario() const { return scenario_; }
  /// Everything of the scenario is in here.
  std::filesystem::path root() const { return folder_ / "root"; }
  std::filesystem::path out() const { return root() / "out"; }
  FaultControl& control() { return control_; }
  /// Removes what an earlier command made, and prepares the directory for the next.
  void clear();
  /// Continues with what is there, without faults, and compares the result: whether it is the same.
  /// `place` says after what.
  bool expect_same_result_after(const std::string& place);

 private:
  void hit(faults::Fault fault, int64_t at, const std::string& place);

  const Scenario scenario_;
  TemporaryFolder folder_;
  FaultControl control_;
  std::map<std::string, std::string> expected_;
  int64_t injected_ = 0, ended_well_ = 0, went_on_ = 0;  ///< of the current lost()
};

/// From NAS_FAULTS_EVERY: the distance between two hits of `all` calls, of which `most` are to be hit when it is not
/// set.
int64_t stride_over(int64_t all, int64_t most);

}  // namespace nas::test
