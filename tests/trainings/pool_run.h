#pragma once
/// \file
/// Runs of the plugin "pool" through the real nas-host, and what must be the same in all of them.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/background.h"
#include "tests/support/host.h"
#include "tests/support/subprocess.h"

namespace nas::test {

namespace fs = std::filesystem;

inline Words pool_run(const fs::path& out, const Words& settings = {}) {
  Words words = host({"--plugin", POOL_PLUGIN, "--config", SMALL_CONFIG, "--out", out});
  for (const std::string& setting : settings) words.insert(words.end(), {"--set", setting});
  return words;
}

inline int64_t lines_in(const fs::path& file) {
  if (!fs::exists(file)) return 0;
  const std::string text = read_text(file);
  return std::count(text.begin(), text.end(), '\n');
}

/// Without the line of the one value that differs between repetitions.
inline std::string result_in(const fs::path& training) {
  const std::string text = read_text(training / "result.toml");
  const size_t seconds = text.find("seconds = ");
  return text.substr(0, seconds) + (seconds == text.npos ? "" : text.substr(text.find('\n', seconds)));
}

inline void expect_same_training(const fs::path& one, const fs::path& other) {
  EXPECT_EQ(result_in(one), result_in(other)) << one;
  for (const char* name : {"description.toml", "metrics.jsonl", "found.toml", "weights.safetensors"})
    EXPECT_TRUE(read_text(one / name) == read_text(other / name)) << one / name;
}

inline void expect_same_pool(const fs::path& one, const fs::path& other) {
  EXPECT_EQ(read_text(one / "pool" / "results.tsv"), read_text(other / "pool" / "results.tsv"));
  for (const auto& entry : fs::directory_iterator(other / "trainings"))
    expect_same_training(one / "trainings" / entry.path().filename(), entry.path());
}

/// The suite's undisturbed run, with one worker.
class PoolTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    const Outcome outcome = run_program(pool_run(undisturbed(), {"search.workers=1"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  static void TearDownTestSuite() { delete folder_; }

  static fs::path undisturbed() { return *folder_ / "undisturbed"; }
  static fs::path run() { return *folder_ / testing::UnitTest::GetInstance()->current_test_info()->name(); }
  static fs::path training(const std::string& id) { return run() / "trainings" / id; }
  static void resume_to_the_end() {
    const Outcome outcome = run_program(host({"resume", run()}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }

  static inline TemporaryFolder* folder_ = nullptr;
};

}  // namespace nas::test
