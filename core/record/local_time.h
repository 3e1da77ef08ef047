#pragma once
/// \file
/// The local time, as it appears in the names and records of runs.

#include <ctime>
#include <string>

namespace nas::core {

/// Now, in local time, by a format of strftime whose text is shorter than 64 characters.
inline std::string local_time(const char* format) {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  char text[64];
  return {text, std::strftime(text, sizeof text, format, &local)};
}

}  // namespace nas::core
