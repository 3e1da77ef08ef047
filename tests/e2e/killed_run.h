#pragma once
/// \file
/// A run of a method that is killed again and again, and ends with the bits of one that was never disturbed.

#include <gmock/gmock.h>

#include <filesystem>
#include <string>

#include "tests/e2e/small_run.h"

namespace nas::test {

/// A run of `plugin` by the small.toml of the test's folder.
inline Words method_run(const std::string& plugin, const std::filesystem::path& out) {
  return host({"--plugin", plugin, "--config", SMALL_CONFIG, "--out", out});
}

/// Kills the run `out` of `plugin` each time that it has written `lines` more lines of metrics, and resumes it.
/// `undisturbed`: the same run without kills.
inline void expect_same_bits_after_kills(const std::string& plugin, const std::filesystem::path& out,
                                         const std::filesystem::path& undisturbed, int64_t lines) {
  const int64_t all = lines_in(undisturbed / "metrics.jsonl");
  Words words = method_run(plugin, out);
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
  for (const std::string& name : repeatable_files)
    EXPECT_TRUE(read_text(out / name) == read_text(undisturbed / name)) << name;
}

}  // namespace nas::test
