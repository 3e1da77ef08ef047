#pragma once
/// \file
/// JSON that nas-host prints for programs and keeps in its records.

#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "core/base/error.h"
#include "core/base/json_file.h"

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

/// As core::read_json_file.
auto read_json_file(const std::filesystem::path& file, const auto& take) {
  return core::read_json_file<Json>(file, take, largest_record);
}

}  // namespace nas::host
