#include "core/config/value.h"

#include <array>
#include <charconv>
#include <cmath>

namespace nas::core {
namespace {

std::string write(int64_t value) { return std::to_string(value); }
std::string write(bool value) { return value ? "true" : "false"; }

std::string write(double value) {
  const double size = std::abs(value);
  const bool plain = size == 0 || (size >= 1e-4 && size < 1e15);
  std::array<char, 32> buffer;
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format).ptr;
  std::string text(buffer.data(), end);
  if (plain && text.find('.') == std::string::npos) text += ".0";  // without a point TOML reads an integer
  return text;
}

std::string escaped(unsigned char letter) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  return std::string("\\u00") + digits[letter >> 4] + digits[letter & 15];
}

/// U+0080 to U+009F, which are two bytes: terminals take them for the beginning of escape sequences.
bool is_c1_control(const std::string& text, size_t at) {
  if (text[at] != '\xc2' || at + 1 == text.size()) return false;
  const auto next = static_cast<unsigned char>(text[at + 1]);
  return next >= 0x80 && next < 0xa0;
}

std::string write(const std::string& value) {
  std::string text = "\"";
  for (size_t i = 0; i < value.size(); ++i) {
    const char letter = value[i];
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\')
      (text += '\\') += letter;
    else if (letter == '\n')
      text += "\\n";
    else if (letter == '\t')
      text += "\\t";
    else if (byte < 0x20 || byte == 0x7F)
      text += escaped(byte);
    else if (is_c1_control(value, i))
      text += escaped(static_cast<unsigned char>(value[++i]));
    else
      text += letter;
  }
  return text + '"';
}

template <class Element>
std::string write(const std::vector<Element>& values) {
  std::string text = "[";
  for (const Element& value : values) {
    if (text.size() > 1) text += ", ";
    text += write(value);
  }
  return text + "]";
}

}  // namespace

std::string_view type_name(Type type) {
  switch (type) {
    case Type::integer:
      return "an integer";
    case Type::real:
      return "a real number";
    case Type::flag:
      return "true or false";
    case Type::text:
      return "text";
    case Type::integers:
      return "a list of integers";
    case Type::reals:
      return "a list of real numbers";
    case Type::texts:
      break;
  }
  return "a list of text";
}

std::string to_toml(const Value& value) {
  return std::visit([](const auto& held) { return write(held); }, value);
}

std::vector<std::string> texts_in(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return {*text};
  const auto* texts = std::get_if<std::vector<std::string>>(&value);
  return texts != nullptr ? *texts : std::vector<std::string>{};
}

}  // namespace nas::core
