#pragma once
/// \file
/// What an exception of the JSON library says to a person.

#include <string>
#include <string_view>

namespace nas::core {

/// Without "[json.exception.parse_error.101] ", the library's own name of the error.
inline std::string json_reason(std::string_view what) {
  const size_t end = what.starts_with("[json.exception.") ? what.find("] ") : what.npos;
  return std::string(end == what.npos ? what : what.substr(end + 2));
}

}  // namespace nas::core
