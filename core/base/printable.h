#pragma once
/// \file
/// Text of others (file names, names of ops and methods, records) on a terminal: escape sequences in it would move the
/// cursor, change colours or rewrite earlier lines.

#include <cstddef>
#include <string>
#include <string_view>

namespace nas::core {

/// One character of UTF-8 text.
struct Character {
  char32_t code = 0;
  size_t bytes = 1;
  bool valid = false;  ///< false for a byte that begins no character; `code` is that byte then
};

/// The first character of `text`, which is not empty. Overlong forms and surrogates are not valid.
Character first_character(std::string_view text);

/// One line that is safe to print: control characters, newlines and tabs included, bytes that are not UTF-8, and
/// characters that change the direction of writing become escapes such as "\x1b" or "\u202e".
std::string printable(std::string_view text);

/// The columns that UTF-8 text takes on a terminal: one for each character.
size_t columns_of(std::string_view text);

/// The same for several lines: newlines stay, and each line after the first begins with `indent`, so that no line
/// looks like one that the program began.
std::string printable_lines(std::string_view text, std::string_view indent);

}  // namespace nas::core
