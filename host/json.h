#pragma once
/// \file
/// Facts as JSON, for programs.

#include <nlohmann/json.hpp>
#include <ostream>

#include "core/base/error.h"

namespace nas::host {

using Json = nlohmann::ordered_json;

/// Two spaces per level and a newline. Bytes that are not UTF-8, as file names may hold, become U+FFFD.
inline void print_json(std::ostream& stream, const Json& facts) {
  stream << facts.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

/// {"what", "where", "remedy", "exit_code"}
inline Json json_of_error(const core::Error& error) {
  return {{"what", error.what()},
          {"where", error.where()},
          {"remedy", error.remedy()},
          {"exit_code", static_cast<int>(error.code())}};
}

}  // namespace nas::host
