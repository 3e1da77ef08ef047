#pragma once
/// \file
/// Numbers as text without loss of precision.

#include <array>
#include <charconv>
#include <string>

namespace nas::core {

/// The shortest decimal that reads back as exactly `value`: "0.1", "3", "1e-07"; "nan", "inf" and "-inf" for
/// the values that are not finite.
inline std::string shortest_decimal(double value) {
  std::array<char, 32> buffer;
  const auto [end, problem] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end};
}

}  // namespace nas::core
