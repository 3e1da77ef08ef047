#pragma once
/// \file
/// JSON that nas-host prints for programs and keeps in its records.

#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/json_reason.h"
#include "core/base/json_text.h"

namespace nas::host {

using Json = nlohmann::ordered_json;

/// Two spaces per level and a newline at the end. Bytes that are not UTF-8, as file names may contain, become U+FFFD.
inline std::string json_text(const Json& facts) {
  return facts.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

inline void print_json(std::ostream& stream, const Json& facts) { stream << json_text(facts); }

/// {"what", "where", "remedy", "exit_code"}
inline Json json_of_error(const core::Error& error) {
  return {{"what", error.what()},
          {"where", error.where()},
          {"remedy", error.remedy()},
          {"exit_code", static_cast<int>(error.code())}};
}

/// The most bytes of a record; the plan of a batch of 100,000 experiments has half as many.
inline constexpr uint64_t largest_record = uint64_t{128} << 20;

/// Parses the file `path` and returns `convert(json)`. Throws core::Error(unreadable) that names the file when it
/// cannot be read, is not JSON, or `convert` does not find what it needs.
auto read_json_file(const std::filesystem::path& path, const auto& convert) {
  const std::string text = core::read_text_file(path.string(), core::ExitCode::unreadable, "", largest_record);
  try {
    return convert(core::parse_json<Json>(text));
  } catch (const Json::exception& error) {
    throw core::Error(core::ExitCode::unreadable,
                      path.filename().string() + " is damaged: " + core::json_reason(error.what()), path.string(),
                      "restore the file from a copy, or start again in another directory with --out");
  }
}

}  // namespace nas::host
