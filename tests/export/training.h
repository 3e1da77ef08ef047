#pragma once
/// \file
/// Runs of the real program whose networks are exported.

#include <filesystem>
#include <string>

#include "tests/support/host.h"

namespace nas::core::testing {

/// The command line of a run of `plugin` with a configuration of this folder.
inline test::Words training(const std::string& plugin, const std::string& config, const std::filesystem::path& out,
                            const test::Words& settings) {
  test::Words words = test::host({"--plugin", plugin, "--config", EXPORT_CONFIGS "/" + config, "--out", out});
  for (const std::string& setting : settings) words.insert(words.end(), {"--set", setting});
  return words;
}

}  // namespace nas::core::testing
