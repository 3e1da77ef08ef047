#include "core/export/python_text.h"

#include <nlohmann/json.hpp>

namespace nas::core::python {
namespace {

/// A JSON value is the same in Python.
std::string json_literal(const auto& value) {
  return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// `begin`, the parts with `separator` between them, and `end`, on lines that end before column 118 where the parts
/// allow it.
std::string wrapped(const std::string& begin, const std::vector<std::string>& parts, const std::string& separator,
                    const std::string& end) {
  std::string text = begin;
  size_t column = begin.size();
  for (size_t i = 0; i < parts.size(); ++i) {
    const std::string part = parts[i] + (i + 1 < parts.size() ? separator : end);
    if (i > 0 && column + 1 + part.size() > 118) {
      text += "\n" + std::string(begin.size(), ' ');
      column = begin.size();
    } else if (i > 0) {
      text += ' ';
      ++column;
    }
    text += part;
    column += part.size();
  }
  return text + (parts.empty() ? end : "") + "\n";
}

}  // namespace

std::string literal(const std::string& text) { return json_literal(text); }
std::string literal(const std::vector<double>& numbers) { return json_literal(numbers); }

std::string list_constant(const std::string& name, const std::vector<std::string>& values) {
  std::vector<std::string> parts;
  for (const std::string& value : values) parts.push_back(literal(value));
  return wrapped(name + " = [", parts, ",", "]");
}

/// Python joins strings that follow each other. Each ends after a parenthesis and its comma.
std::string text_constant(const std::string& name, const std::string& text) {
  std::vector<std::string> parts;
  for (size_t begin = 0; begin < text.size();) {
    const size_t comma = text.find("), ", begin);
    const size_t end = comma == text.npos ? text.size() : comma + 3;
    parts.push_back(literal(text.substr(begin, end - begin)));
    begin = end;
  }
  return wrapped(name + " = (", parts, "", ")");
}

}  // namespace nas::core::python
