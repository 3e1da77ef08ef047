#include "core/report/page/markup.h"

#include <cmath>
#include <cstdint>

#include "core/base/printable.h"
#include "core/base/text.h"

namespace nas::core {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD

bool is_allowed(const Character& character) {
  const char32_t code = character.code;
  const bool control = code < 0x20 && code != '\t' && code != '\n';
  return character.valid && !control && code != 0x7f && code != 0xfffe && code != 0xffff;
}

void append_escaped(std::string& out, const Character& character, std::string_view bytes) {
  switch (character.code) {
    case '&':
      out += "&amp;";
      return;
    case '<':
      out += "&lt;";
      return;
    case '>':
      out += "&gt;";
      return;
    case '"':
      out += "&quot;";
      return;
    case '\'':
      out += "&#39;";
      return;
    default:
      out += is_allowed(character) ? bytes : replacement;
  }
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  while (!text.empty()) {
    const Character character = first_character(text);
    append_escaped(out, character, text.substr(0, character.bytes));
    text.remove_prefix(character.bytes);
  }
  return out;
}

std::string coordinate(double value) {
  const auto hundredths = static_cast<int64_t>(std::llround(value * 100.0));
  const std::string sign = hundredths < 0 ? "-" : "";
  const int64_t size = std::abs(hundredths), fraction = size % 100;
  std::string text = sign + std::to_string(size / 100);
  if (fraction == 0) return text;
  text += fraction < 10 ? ".0" : ".";
  return text + std::to_string(fraction % 10 == 0 ? fraction / 10 : fraction);
}

std::string shortened(std::string_view text, size_t characters) {
  const std::string_view kept = text::truncate(text, characters);
  return std::string(kept) + (kept.size() < text.size() ? "…" : "");
}

}  // namespace nas::core
