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
#include "tests/support/host.h"
#include "tests/support/subprocess.h"

namespace nas::test {

namespace fs = std::filesystem;

inline Words batch(const fs::path& file, const fs::path& out, const Words& more = {}) {
  Words words = host({"batch", file, "--out", out});
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// The batch file `name` in the folder of the tests.
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

/// When each finished run ended. A repeated run would change it.
inline std::map<fs::path, fs::file_time_type> ends_of_runs(const fs::path& directory) {
  std::map<fs::path, fs::file_time_type> ends;
  for (const fs::path& run : runs_in(directory))
    if (is_finished(run)) ends[run.filename()] = fs::last_write_time(run / "run.json");
  return ends;
}

/// Compares the files that must be the same in every repetition of a run, also after interruptions.
inline void expect_same_run(const fs::path& run, const fs::path& other) {
  for (const char* name : {"config.toml", "metrics.jsonl", "model.toml", "weights.safetensors"})
    EXPECT_TRUE(read_text(run / name) == read_text(other / name)) << run / name;
}

inline void expect_same_batch(const fs::path& directory, const fs::path& other) {
  const std::vector<fs::path> runs = runs_in(directory);
  EXPECT_EQ(runs.size(), runs_in(other).size());
  for (const fs::path& run : runs) expect_same_run(run, other / run.filename());
}

inline std::vector<pid_t> workers_of(const fs::path& directory) {
  return workers_below("experiment", directory / ".batch");
}

}  // namespace nas::test
