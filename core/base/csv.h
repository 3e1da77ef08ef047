#pragma once
/// \file
/// Fields of CSV, as RFC 4180 has them.

#include <string>
#include <string_view>

namespace nas::core {

/// `text` as a field: in quotes where it has a comma, a quote or the end of a line.
inline std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return std::string(text);
  std::string quoted = "\"";
  for (const char letter : text) quoted.append(letter == '"' ? 2 : 1, letter);
  return quoted + "\"";
}

}  // namespace nas::core
