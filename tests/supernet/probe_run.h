#pragma once
/// \file
/// Runs of the plugin "probe".

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/e2e/killed_run.h"

namespace nas::test {

/// The lines of the metrics of `run` whose split is, or is not, that of the plugin.
inline std::vector<nlohmann::json> metrics_of(const std::filesystem::path& run, bool plugin) {
  std::vector<nlohmann::json> lines;
  std::istringstream text(read_text(run / "metrics.jsonl"));
  for (std::string line; std::getline(text, line);)
    if (auto parsed = nlohmann::json::parse(line); (parsed["split"] == "plugin") == plugin)
      lines.push_back(std::move(parsed));
  return lines;
}

}  // namespace nas::test
