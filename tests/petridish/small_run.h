#pragma once
/// \file
/// A Petridish run that ends in seconds, through the real nas-host, its workers and the real plugin.

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

inline Words small_run(const fs::path& out, const Words& settings = {}) {
  Words words = host({"--plugin", "petridish", "--config", SMALL_CONFIG, "--out", out});
  for (const std::string& setting : settings) words.insert(words.end(), {"--set", setting});
  return words;
}

/// Folders of trainings that are finished.
inline std::vector<fs::path> finished_trainings(const fs::path& run) {
  std::vector<fs::path> finished;
  if (!fs::exists(run / "trainings")) return finished;
  for (const auto& entry : fs::directory_iterator(run / "trainings"))
    if (fs::exists(entry.path() / "result.toml")) finished.push_back(entry.path());
  std::sort(finished.begin(), finished.end());
  return finished;
}

/// When each finished training ended: one that is done again would change it.
inline std::map<fs::path, fs::file_time_type> ends_of_trainings(const fs::path& run) {
  std::map<fs::path, fs::file_time_type> ends;
  for (const fs::path& training : finished_trainings(run))
    ends[training.filename()] = fs::last_write_time(training / "result.toml");
  return ends;
}

/// All files of a finished run that must be the same in every repetition, by their paths in it.
inline std::map<std::string, std::string> repeatable_files(const fs::path& run) {
  std::map<std::string, std::string> files;
  for (const char* name : {"metrics.jsonl", "model.toml", "weights.safetensors", "search/found.toml"})
    files[name] = read_text(run / name);
  for (const auto& entry : fs::recursive_directory_iterator(run / "petridish"))
    if (entry.is_regular_file()) files[fs::relative(entry.path(), run)] = read_text(entry.path());
  for (const fs::path& training : finished_trainings(run))
    for (const char* name : {"metrics.jsonl", "found.toml", "weights.safetensors"})
      files[fs::relative(training / name, run)] = read_text(training / name);
  return files;
}

inline void expect_same_files(const fs::path& run, const fs::path& other) {
  const auto files = repeatable_files(run), others = repeatable_files(other);
  EXPECT_EQ(files.size(), others.size());
  for (const auto& [name, text] : files) EXPECT_TRUE(others.contains(name) && others.at(name) == text) << name;
}

}  // namespace nas::test
