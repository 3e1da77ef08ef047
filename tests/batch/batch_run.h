#pragma once
/// \file
/// Batches through the real nas-host, its workers and the real plugins.

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/support/background.h"
#include "tests/support/subprocess.h"

namespace nas::test {

using Words = std::vector<std::string>;
namespace fs = std::filesystem;

inline Words host(Words words) {
  words.insert(words.begin(), NAS_HOST);
  return words;
}

inline Words batch(const fs::path& file, const fs::path& out, const Words& more = {}) {
  Words words = host({"batch", file, "--out", out});
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// The batch file `name` that lies beside the tests.
inline fs::path beside(const std::string& name) { return fs::path(SMALL_CONFIG).parent_path() / name; }

/// Run directories of a batch.
inline std::vector<fs::path> runs_in(const fs::path& directory) {
  std::vector<fs::path> runs;
  if (!fs::exists(directory)) return runs;
  for (const auto& entry : fs::directory_iterator(directory))
    if (fs::exists(entry.path() / "run.json")) runs.push_back(entry.path());
  std::sort(runs.begin(), runs.end());
  return runs;
}

inline bool is_finished(const fs::path& run) {
  return fs::exists(run / "run.json") && read_text(run / "run.json").find("\"finished\"") != std::string::npos;
}

/// When each finished run ended: one that is done again would change it.
inline std::map<fs::path, fs::file_time_type> ends_of_runs(const fs::path& directory) {
  std::map<fs::path, fs::file_time_type> ends;
  for (const fs::path& run : runs_in(directory))
    if (is_finished(run)) ends[run.filename()] = fs::last_write_time(run / "run.json");
  return ends;
}

/// The files of a run that must be the same in every repetition, whatever happened in between.
inline void expect_same_run(const fs::path& run, const fs::path& other) {
  for (const char* name : {"config.toml", "metrics.jsonl", "model.toml", "weights.safetensors"})
    EXPECT_TRUE(read_text(run / name) == read_text(other / name)) << run / name;
}

inline void expect_same_batch(const fs::path& directory, const fs::path& other) {
  const std::vector<fs::path> runs = runs_in(directory);
  EXPECT_EQ(runs.size(), runs_in(other).size());
  for (const fs::path& run : runs) expect_same_run(run, other / run.filename());
}

/// Process ids of the workers of a batch.
inline std::vector<pid_t> workers_of(const fs::path& directory) {
  std::vector<pid_t> workers;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream file(entry.path() / "cmdline");
    const std::string words((std::istreambuf_iterator<char>(file)), {});
    const size_t verb = words.find(std::string("\0experiment\0", 12));  // its folder follows, with or without --wait
    if (verb != std::string::npos && words.find('\0' + directory.string() + "/.batch/", verb) != std::string::npos)
      workers.push_back(std::stoi(name));
  }
  return workers;
}

}  // namespace nas::test
