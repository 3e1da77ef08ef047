#include "core/base/printable.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace nas::core {
namespace {

constexpr Character invalid_byte(unsigned char byte) { return {byte, 1, false}; }

bool is_control(char32_t code) { return code < 0x20 || (code >= 0x7f && code < 0xa0); }

/// Line and paragraph separators, and the marks, embeddings, overrides and isolates of bidirectional text.
bool changes_layout(char32_t code) {
  return (code >= 0x200e && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
         (code >= 0x2066 && code <= 0x2069) || code == 0x061c;
}

std::string escape(const Character& character) {
  if (character.code == '\n') return "\\n";
  if (character.code == '\t') return "\\t";
  std::array<char, 16> text;
  const char* pattern = character.code < 0x80 || !character.valid ? "\\x%02x" : "\\u%04x";
  const int length = std::snprintf(text.data(), text.size(), pattern, static_cast<unsigned>(character.code));
  return {text.data(), static_cast<size_t>(length)};
}

}  // namespace

Character first_character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return {first, 1, true};
  const size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < bytes) return invalid_byte(first);
  char32_t code = first & (0x7f >> bytes);
  for (size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xc0) != 0x80) return invalid_byte(first);
    code = code << 6 | (next & 0x3f);
  }
  constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xd800 && code < 0xe000;
  if (code < least[bytes] || code > 0x10ffff || surrogate) return invalid_byte(first);
  return {code, bytes, true};
}

std::string printable(std::string_view text) {
  std::string safe;
  while (!text.empty()) {
    const Character character = first_character(text);
    if (!character.valid || is_control(character.code) || changes_layout(character.code))
      safe += escape(character);
    else
      safe += text.substr(0, character.bytes);
    text.remove_prefix(character.bytes);
  }
  return safe;
}

size_t columns_of(std::string_view text) {
  size_t columns = 0;
  for (; !text.empty(); ++columns) text.remove_prefix(first_character(text).bytes);
  return columns;
}

std::string printable_lines(std::string_view text, std::string_view indent) {
  std::string safe;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    if (begin > 0) safe.append("\n").append(indent);
    safe += printable(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return safe;
}

}  // namespace nas::core
