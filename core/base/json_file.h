#pragma once
/// \file
/// Small JSON files: records of runs and batches. Includes nlohmann's library, so it is for sources that use it anyway.

#include <cstdint>
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

/// What `take` makes of the content of `file`, at most `most` bytes. Throws Error(unreadable) that names the file when
/// it cannot be read, is not JSON, or `take` does not find what it needs.
template <class Json = nlohmann::json>
auto read_json_file(const std::filesystem::path& file, const auto& take, uint64_t most = largest_text) {
  const std::string text = read_text_file(file.string(), ExitCode::unreadable, "", most);
  try {
    return take(parse_json<Json>(text));
  } catch (const nlohmann::json::exception& error) {
    throw Error(ExitCode::unreadable, file.filename().string() + " is damaged: " + json_reason(error.what()),
                file.string(), "restore the file from a copy, or start again in another directory with --out");
  }
}

}  // namespace nas::core
