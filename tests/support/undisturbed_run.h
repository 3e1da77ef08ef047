#pragma once
/// \file
/// Suites that compare runs with one that nothing disturbed.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/support/host.h"
#include "tests/support/recorded_rows.h"
#include "tests/support/subprocess.h"

namespace nas::test {

/// The fixture of a suite, whose undisturbed run has one worker. `Suite` has `words_of(out, settings)`, the command of
/// a run, and `table()`, the file in the run directory that the method records; both static.
template <class Suite>
class UndisturbedRun : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    const Outcome outcome = run_program(Suite::words_of(undisturbed(), {"search.workers=1"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    log_ = outcome.err;
  }
  static void TearDownTestSuite() { delete folder_; }
  static std::filesystem::path undisturbed() { return *folder_ / "undisturbed"; }
  static std::filesystem::path run() {
    return *folder_ / testing::UnitTest::GetInstance()->current_test_info()->name();
  }
  static void expect_same_as_undisturbed() {
    expect_same_files(run(), undisturbed(),
                      {Suite::table(), "search/found.toml", "model.toml", "metrics.jsonl", "weights.safetensors"});
  }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline std::string log_;
};

}  // namespace nas::test
