#include "core/desc/toml_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace nas::core {
namespace {

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char letter : text) {
    const auto code = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\') {
      result += std::string("\\") + letter;
    } else if (code < 0x20 || code == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof(escape), "\\u%04X", static_cast<unsigned>(code));
      result += escape;
    } else {
      result += letter;
    }
  }
  return result + "\"";
}

std::string key_text(const std::string& key) {
  const bool bare = !key.empty() && std::all_of(key.begin(), key.end(), [](unsigned char letter) {
    return (letter < 0x80 && std::isalnum(letter)) || letter == '_' || letter == '-';
  });
  return bare ? key : quoted(key);
}

struct ScalarText {
  std::string operator()(int64_t value) const { return std::to_string(value); }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(const std::string& value) const { return quoted(value); }
  std::string operator()(double value) const {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    char digits[32];
    std::string text(digits, std::to_chars(digits, digits + sizeof(digits), value).ptr);
    return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
  }
  template <class Element>
  std::string operator()(const std::vector<Element>& values) const {
    std::string text;
    for (const Element& value : values) text += (text.empty() ? "" : ", ") + (*this)(value);
    return "[" + text + "]";
  }
};

/// A table that contains lists would be too long for one line.
bool fits_line(const Tree& tree) {
  return tree.lists.empty() &&
         std::all_of(tree.tables.begin(), tree.tables.end(), [](const auto& entry) { return fits_line(entry.second); });
}

bool fits_lines(const std::vector<Tree>& items) { return std::all_of(items.begin(), items.end(), fits_line); }

std::string inline_table(const Tree& tree) {
  std::string text;
  const auto add = [&](const std::string& key, const std::string& value) {
    text += (text.empty() ? " " : ", ") + key_text(key) + " = " + value;
  };
  for (const auto& [key, value] : tree.scalars) add(key, std::visit(ScalarText{}, value));
  for (const auto& [key, table] : tree.tables) add(key, inline_table(table));
  return "{" + text + (text.empty() ? "}" : " }");
}

std::string inline_list(const std::vector<Tree>& items) {
  if (items.empty()) return "[]";
  std::string text = "[\n";
  for (const Tree& item : items) text += "  " + inline_table(item) + ",\n";
  return text + "]";
}

/// In TOML everything after a section header belongs to that section, so a table's own lines come before its sections.
void write(const Tree& tree, const std::string& path, std::string& text) {
  for (const auto& [key, value] : tree.scalars) text += key_text(key) + " = " + std::visit(ScalarText{}, value) + "\n";
  for (const auto& [key, table] : tree.tables)
    if (fits_line(table)) text += key_text(key) + " = " + inline_table(table) + "\n";
  for (const auto& [key, items] : tree.lists)
    if (fits_lines(items)) text += key_text(key) + " = " + inline_list(items) + "\n";
  for (const auto& [key, table] : tree.tables)
    if (!fits_line(table)) {
      text += "\n[" + path + key_text(key) + "]\n";
      write(table, path + key_text(key) + ".", text);
    }
  for (const auto& [key, items] : tree.lists)
    if (!fits_lines(items))
      for (const Tree& item : items) {
        text += "\n[[" + path + key_text(key) + "]]\n";
        write(item, path + key_text(key) + ".", text);
      }
}

}  // namespace

std::string to_toml(const Tree& tree) {
  std::string text;
  write(tree, "", text);
  return text;
}

}  // namespace nas::core
