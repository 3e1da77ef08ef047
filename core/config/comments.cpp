#include "core/config/comments.h"

#include <sstream>

namespace nas::core {
namespace {

/// Without a trailing '\r' and what precedes the first visible character.
std::string stripped(const std::string& line) {
  const size_t begin = line.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return "";
  return line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1);
}

/// Whether the line is a "#:" comment, or a key with one after it; "#:" within quotes is text. "#:schema", which
/// editors read, constrains nothing.
bool holds_constraint(const std::string& line) {
  const size_t mark = line.find("#:");
  if (mark == line.npos || line.substr(mark).starts_with("#:schema")) return false;
  return mark == 0 || (!line.starts_with('#') && line.find_first_of("\"'") == line.npos);
}

}  // namespace

Comments::Comments(std::string_view text) {
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) lines_.push_back(stripped(line));
  given_.resize(lines_.size());
}

Comment Comments::above(size_t line) {
  size_t first = line - 1;
  while (first > 0 && lines_[first - 1].starts_with('#')) --first;
  Comment comment;
  for (size_t i = first; i + 1 < line; ++i) {
    const std::string& text = lines_[i];
    if (text.starts_with("#:")) {
      comment.constraints.push_back({text.substr(2), i + 1});
      given_[i] = true;
      continue;
    }
    if (!comment.doc.empty()) comment.doc += '\n';
    comment.doc += text.substr(text.starts_with("# ") ? 2 : 1);
  }
  return comment;
}

std::vector<size_t> Comments::stray_constraints() const {
  std::vector<size_t> stray;
  for (size_t i = 0; i < lines_.size(); ++i)
    if (!given_[i] && (lines_[i].starts_with("# :") || holds_constraint(lines_[i]))) stray.push_back(i + 1);
  return stray;
}

std::string Comments::header(size_t line) const {
  const std::string& text = lines_[line - 1];
  if (!text.starts_with('[')) return "";
  std::string path = text.substr(1, text.find(']') - 1);
  std::erase_if(path, [](char letter) { return letter == ' ' || letter == '\t' || letter == '"' || letter == '\''; });
  return path;
}

}  // namespace nas::core
