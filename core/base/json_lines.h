#pragma once
/// \file
/// Files with one JSON object on each line, which a run may be writing.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/base/json_text.h"

namespace nas::core {

/// Calls `take` with each line. Returns the number of lines that cannot be read, or from which `take` throws a
/// nlohmann::json::exception: the last one may be incomplete, and others damaged. Empty lines are left out.
int64_t for_each_json_line(std::string_view text, const auto& take) {
  int64_t unreadable = 0;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    try {
      if (!line.empty()) take(parse_json(line));
    } catch (const nlohmann::json::exception&) {
      ++unreadable;
    }
  }
  return unreadable;
}

}  // namespace nas::core
