#pragma once
/// \file
/// What is checked in a TOML text before toml++ parses it. toml++ recurses once for each table of a dotted key, without
/// a limit, and its treatment of characters that TOML forbids depends on how it was built: some end in an assertion.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace nas::core {

/// Tables and lists within each other, those of headers and dotted keys included.
inline constexpr size_t deepest_toml = 64;

struct TomlFault {
  std::string what;  ///< a sentence without a full stop
  size_t line = 1, column = 1;
};

/// The first control character, byte that is not UTF-8, character outside of ASCII that is neither quoted nor in a
/// comment, or place that is nested more than `deepest_toml` deep; also a text larger than a file may be
/// (core/base/input_file.h). Other mistakes are left to the parser.
std::optional<TomlFault> toml_fault(std::string_view text);

}  // namespace nas::core
