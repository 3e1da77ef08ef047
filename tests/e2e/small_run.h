#pragma once
/// \file
/// A DARTS run on real Fashion-MNIST that ends in seconds, through the real nas-host and the real plugin.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/background.h"
#include "tests/support/host.h"
#include "tests/support/subprocess.h"

namespace nas::test {

/// Every step is logged and checkpointed, so that any of them can be the last one before a kill.
inline Words small_run(const std::filesystem::path& out, const Words& settings = {}) {
  Words words = host({"--plugin", "libdarts.so", "--config", SMALL_CONFIG, "--out", out});
  for (const std::string& setting : settings) words.insert(words.end(), {"--set", setting});
  return words;
}

/// The same steps on made-up images of 12x12, in a fifth of the time: for tests that are not about data.
inline Words tiny_run(const std::filesystem::path& out, Words settings = {}) {
  settings.insert(settings.begin(), {"data.dataset=synthetic", "data.synthetic.height=12", "data.synthetic.width=12"});
  return small_run(out, settings);
}

inline int64_t lines_in(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return 0;
  const std::string text = read_text(file);
  return std::count(text.begin(), text.end(), '\n');
}

/// The files of a run that must be the same in every repetition, whatever happened in between.
inline const Words repeatable_files = {"config.toml", "metrics.jsonl", "model.toml", "genotype.txt",
                                       "weights.safetensors"};

}  // namespace nas::test
