#include "core/config/toml_check.h"

#include <algorithm>
#include <vector>

#include "core/base/input_file.h"
#include "core/base/printable.h"
#include "core/base/text.h"

namespace nas::core {
namespace {

/// Reads the text once. Stays in step with the parser as long as the text is valid; the parser stops at the first
/// mistake, so what follows it is never parsed.
class TomlScanner {
 public:
  explicit TomlScanner(std::string_view text) : text_(text) {}

  std::optional<TomlFault> fault() {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
    while (at_ < text_.size() && what_.empty()) step();
    if (what_.empty()) return std::nullopt;
    return place();
  }

 private:
  void step() {
    const char letter = text_[at_];
    const size_t begin = at_;
    if (letter == '#')
      skip_comment();
    else if (letter == '"' || letter == '\'')
      skip_string(letter);
    else if (take_character(false) && !structure(letter))
      at_ = begin;
  }

  /// Moves past one character. False when it is not allowed there.
  bool take_character(bool quoted_or_comment) {
    const Character character = first_character(text_.substr(at_));
    const bool control =
        (character.code < 0x20 && character.code != '\t' && character.code != '\n' && character.code != '\r') ||
        character.code == 0x7f;
    if (!character.valid)
      what_ = "the byte " + printable(text_.substr(at_, 1)) + " is not UTF-8";
    else if (control)
      what_ = "the control character " + printable(text_.substr(at_, 1)) + " is not allowed";
    else if (character.code >= 0x80 && !quoted_or_comment)
      what_ = "\"" + printable(text_.substr(at_, character.bytes)) + "\" is allowed in quotes and comments only";
    if (!what_.empty()) return false;
    at_ += character.bytes;
    return true;
  }

  void skip_comment() {
    while (at_ < text_.size() && text_[at_] != '\n' && take_character(true)) {
    }
  }

  void skip_string(char quote) {
    const std::string triple(3, quote);
    if (text_.substr(at_).starts_with(triple)) return skip_long_string(quote, triple);
    ++at_;
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n' && take_quoted(quote)) {
    }
    if (at_ < text_.size() && text_[at_] == quote) ++at_;
  }

  /// Up to two quotes directly before the closing three belong to the string.
  void skip_long_string(char quote, const std::string& triple) {
    at_ += triple.size();
    while (at_ < text_.size() && !text_.substr(at_).starts_with(triple) && take_quoted(quote)) {
    }
    for (size_t i = 0; i < triple.size() + 2 && at_ < text_.size() && text_[at_] == quote; ++i) ++at_;
  }

  bool take_quoted(char quote) {
    const bool escaped = quote == '"' && text_[at_] == '\\';
    if (!take_character(true)) return false;
    return !escaped || at_ == text_.size() || text_[at_] == '\n' || take_character(true);
  }

  /// False when the place is nested too deeply.
  bool structure(char letter) {
    if (letter == '[' || letter == '{') open(letter);
    if (letter == ']' || letter == '}') close();
    if (letter == '.') ++dots_;
    if (letter == ',') dots_ = 0;
    if (letter == '\n' && open_.empty()) begin_line();
    if (letter != ' ' && letter != '\t' && letter != '\r' && letter != '\n') line_is_blank_ = false;
    if (header_ + inside_ + dots_ <= deepest_toml) return true;
    what_ = "tables and lists are nested more than " + std::to_string(deepest_toml) + " deep";
    return false;
  }

  void begin_line() {
    dots_ = 0;
    in_header_ = false;
    line_is_blank_ = true;
  }

  void open(char letter) {
    if (letter == '[' && open_.empty() && line_is_blank_) {
      in_header_ = true;
      header_ = 0;
    }
    open_.push_back(dots_ + 1);
    inside_ += open_.back();
    dots_ = 0;
  }

  void close() {
    if (in_header_) header_ = std::max(header_, dots_ + 1);
    dots_ = 0;
    if (open_.empty()) return;
    inside_ -= open_.back();
    open_.pop_back();
  }

  TomlFault place() const {
    const std::string_view before = text_.substr(0, at_);
    const size_t line = static_cast<size_t>(std::ranges::count(before, '\n')) + 1;
    const size_t begin = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
    const auto starts_character = [](unsigned char byte) { return (byte & 0xc0) != 0x80; };
    const auto column = std::ranges::count_if(before.substr(begin), starts_character);
    return {what_, line, static_cast<size_t>(column) + 1};
  }

  std::string_view text_;
  size_t at_ = 0;
  std::string what_;
  std::vector<size_t> open_;  ///< for each open bracket: its own level and the dots of the key before it
  size_t inside_ = 0;         ///< their sum
  size_t header_ = 0;         ///< names in the header of the current table
  size_t dots_ = 0;           ///< in the current key; also counts the point of a number, which does no harm
  bool in_header_ = false, line_is_blank_ = true;
};

}  // namespace

std::optional<TomlFault> toml_fault(std::string_view text) {
  if (text.size() > largest_text) return TomlFault{"the text is larger than " + text::bytes(largest_text)};
  return TomlScanner(text).fault();
}

}  // namespace nas::core
