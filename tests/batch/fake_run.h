#pragma once
/// \file
/// Writes the record of a run by hand.

#include <filesystem>
#include <map>
#include <string>

#include "host/json.h"
#include "tests/support/subprocess.h"

namespace nas::host {

inline void write_run(const std::filesystem::path& run, const std::string& status,
                      const std::map<std::string, double>& seconds = {},
                      const std::map<std::string, double>& results = {}) {
  std::filesystem::create_directories(run);
  const Json facts = {{"status", status}, {"seconds", seconds}, {"results", results}};
  test::write_text(run / "run.json", facts.dump());
}

}  // namespace nas::host
