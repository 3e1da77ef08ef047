#pragma once
/// \file
/// Small JSON files of a run. For core/record alone.

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/json_reason.h"
#include "core/base/json_text.h"

namespace nas::core {

/// A list with one value on each line.
inline std::string json_rows(const std::vector<nlohmann::ordered_json>& values) {
  std::string rows;
  for (const nlohmann::ordered_json& value : values) rows += (rows.empty() ? "\n  " : ",\n  ") + value.dump();
  return "[" + rows + "\n]\n";
}

/// What `take` makes of the content of `file`. Throws Error(unreadable) that names the file, also for a
/// nlohmann::json::exception of `take`.
auto read_json_file(const std::filesystem::path& file, const auto& take) {
  try {
    return take(parse_json(read_text_file(file.string(), ExitCode::unreadable)));
  } catch (const nlohmann::json::exception& error) {
    throw Error(ExitCode::unreadable, file.filename().string() + " is damaged: " + json_reason(error.what()),
                file.string(), "restore the file from a copy, or start a new run");
  }
}

}  // namespace nas::core
