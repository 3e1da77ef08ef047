#pragma once
/// \file
/// A run of a method that is killed again and again, and ends with the bits of one that was never disturbed.

#include <gmock/gmock.h>

#include <filesystem>
#include <string>

#include "tests/e2e/small_run.h"

namespace nas::test {

/// A run of `plugin` by the small.toml of the test's folder, with `settings` over it.
inline Words method_run(const std::string& plugin, const std::filesystem::path& out, const Words& settings = {}) {
  Words words = host({"--plugin", plugin, "--config", SMALL_CONFIG, "--out", out});
  for (const std::string& setting : settings) words.insert(words.end(), {"--set", setting});
  return words;
}

/// Kills the run `out` of `plugin` each time that it has written `lines` more lines of metrics, and resumes it.
/// `undisturbed`: the same run without kills. `files`: further files that are the same.
inline void expect_same_bits_after_kills(const std::string& plugin, const std::filesystem::path& out,
                                         const std::filesystem::path& undisturbed, int64_t lines,
                                         const Words& settings = {}, const Words& files = {}) {
  const int64_t all = lines_in(undisturbed / "metrics.jsonl");
  Words words = method_run(plugin, out, settings);
  int kills = 0;
  for (int64_t line = 2; line < all - 2; line += lines, ++kills) {
    SCOPED_TRACE("killed at line " + std::to_string(line));
    BackgroundProgram program(words);
    program.wait_until([&] { return lines_in(out / "metrics.jsonl") >= line; });
    EXPECT_EQ(program.wait_after(SIGKILL).code, 137);
    words = host({"resume", out});
  }
  EXPECT_GT(kills, 3);
  const Outcome outcome = run_program(words);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  Words same = repeatable_files;
  same.insert(same.end(), files.begin(), files.end());
  for (const std::string& name : same) EXPECT_TRUE(read_text(out / name) == read_text(undisturbed / name)) << name;
}

}  // namespace nas::test
