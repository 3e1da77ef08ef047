#pragma once
/// \file
/// Runs of the strategy plugins/mistakes.c, which makes the mistake that the environment names.

#include <gmock/gmock.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/background.h"
#include "tests/support/host.h"
#include "tests/support/recorded_rows.h"
#include "tests/support/subprocess.h"

namespace nas::test {

namespace fs = std::filesystem;

/// `variant`: a target of CMakeLists.txt.
inline Words strategy_run(const fs::path& out, const Words& settings = {},
                          const std::string& variant = "strategy_mistakes") {
  Words words = host({"run", "--plugin", STRATEGIES "/lib" + variant + ".so", "--config", SMALL_CONFIG, "--out", out});
  for (const std::string& setting : settings) words.insert(words.end(), {"--set", setting});
  return words;
}

/// The suite's undisturbed run, with one worker.
class StrategyTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    const Outcome outcome = run_program(strategy_run(undisturbed(), {"search.workers=1"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    log_ = outcome.err;
  }
  static void TearDownTestSuite() { delete folder_; }

  static fs::path undisturbed() { return *folder_ / "undisturbed"; }
  static fs::path run() { return *folder_ / testing::UnitTest::GetInstance()->current_test_info()->name(); }
  static void expect_same_as_undisturbed() {
    expect_same_files(
        run(), undisturbed(),
        {"mistakes/candidates.tsv", "search/found.toml", "model.toml", "metrics.jsonl", "weights.safetensors"});
  }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline std::string log_;
};

}  // namespace nas::test
