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
#include "tests/support/undisturbed_run.h"

namespace nas::test {

namespace fs = std::filesystem;

/// `variant`: a target of CMakeLists.txt.
inline Words strategy_run(const fs::path& out, const Words& settings = {},
                          const std::string& variant = "strategy_mistakes") {
  Words words = host({"run", "--plugin", STRATEGIES "/lib" + variant + ".so", "--config", SMALL_CONFIG, "--out", out});
  for (const std::string& setting : settings) words.insert(words.end(), {"--set", setting});
  return words;
}

class StrategyTest : public UndisturbedRun<StrategyTest> {
 public:
  static Words words_of(const fs::path& out, const Words& settings) { return strategy_run(out, settings); }
  static const char* table() { return "mistakes/candidates.tsv"; }
};

}  // namespace nas::test
