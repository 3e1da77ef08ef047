#pragma once
/// \file
/// What an exception of the JSON library says to a person.

#include <string>
#include <string_view>

namespace nas::core {

/// Without "[json.exception.parse_error.101] ", the library's own name of the error, and without its grammar.
inline std::string json_reason(std::string_view what) {
  constexpr std::string_view parse_error = "parse error at ", missing_key = "key '";
  const size_t end = what.starts_with("[json.exception.") ? what.find("] ") : what.npos;
  if (end != what.npos) what.remove_prefix(end + 2);
  if (what.starts_with(parse_error))
    return "it is cut short, or not JSON, at " +
           std::string(what.substr(parse_error.size(), what.find(": ") - parse_error.size()));
  if (what.starts_with(missing_key) && what.ends_with("' not found"))
    return "it has no \"" + std::string(what.substr(missing_key.size(), what.rfind('\'') - missing_key.size())) + "\"";
  return std::string(what);
}

}  // namespace nas::core
