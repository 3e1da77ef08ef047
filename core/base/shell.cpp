#include "core/base/shell.h"

#include <algorithm>

namespace nas::core {
namespace {

constexpr std::string_view plain_shell_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=./:,@%";

bool is_control_letter(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return byte < 0x20 || byte == 0x7F;
}

std::string octal_escape(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  std::string text = "\\";
  for (const int shift : {6, 3, 0}) text += static_cast<char>('0' + ((byte >> shift) & 7));
  return text;
}

/// bash's form $'...', in which a backslash begins an escape.
std::string dollar_quoted(std::string_view word) {
  std::string text = "$'";
  for (const char letter : word) {
    if (is_control_letter(letter))
      text += octal_escape(letter);
    else
      text += (letter == '\'' || letter == '\\' ? "\\" : "") + std::string(1, letter);
  }
  return text + "'";
}

}  // namespace

std::string shell_quoted(std::string_view word) {
  std::string quoted = "'";
  for (const char letter : word) quoted += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return quoted + "'";
}

std::string shell_word(std::string_view word) {
  if (std::ranges::any_of(word, is_control_letter)) return dollar_quoted(word);
  const bool plain = !word.empty() && word.find_first_not_of(plain_shell_letters) == word.npos;
  return plain ? std::string(word) : shell_quoted(word);
}

std::string shell_command(std::initializer_list<std::string_view> words) {
  std::string command;
  for (const std::string_view word : words) command += (command.empty() ? "" : " ") + shell_word(word);
  return command;
}

std::string absolute_text(const std::filesystem::path& path) {
  return std::filesystem::absolute(path).lexically_normal().string();
}

}  // namespace nas::core
