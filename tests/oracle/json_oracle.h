#pragma once
/// \file
/// Asks a Python script of tests/oracle in JSON, for tests without LibTorch. The target defines NAS_PYTHON and
/// NAS_ORACLE_FOLDER.

#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "tests/support/subprocess.h"

namespace nas::test {

/// What the script prints for `request`. Throws std::runtime_error with its error output when it fails.
inline nlohmann::json ask_json_oracle(const std::string& script, const nlohmann::json& request) {
  const TemporaryFolder folder;
  write_text(folder / "request.json", request.dump());
  const Outcome outcome =
      run_program({NAS_PYTHON, std::filesystem::path(NAS_ORACLE_FOLDER) / script, folder / "request.json"});
  if (outcome.code != 0) throw std::runtime_error(script + ": " + outcome.err);
  return nlohmann::json::parse(outcome.out);
}

}  // namespace nas::test
