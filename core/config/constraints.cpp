#include "core/config/constraints.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <map>
#include <sstream>
#include <stdexcept>

#include "core/base/text.h"

namespace nas::core {
namespace {

std::string_view trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::optional<double> number_in(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

bool is_digit(unsigned char letter) { return std::isdigit(letter) != 0; }

Type list_type(const std::string& element) {
  if (element == "integer") return Type::integers;
  if (element == "real") return Type::reals;
  if (element == "text") return Type::texts;
  throw std::invalid_argument("a list holds integer, real or text, not \"" + element + "\"");
}

/// The relation that begins a word such as ">=1"; empty when none does.
std::string relation_at_front(const std::string& word) {
  for (const char* relation : {">=", "<=", ">", "<"})
    if (word.starts_with(relation)) return relation;
  return "";
}

/// Whether a constraint follows the first word of a choice.
bool holds_comparison(const std::string& choice) {
  std::istringstream words(choice);
  std::string word;
  words >> word;
  while (words >> word)
    if (word == "divides" || !relation_at_front(word).empty()) return true;
  return false;
}

/// `line` with `to` instead of `from` where a path begins with it.
std::string with_table(std::string line, const std::string& from, const std::string& to) {
  for (size_t at = line.find(from); at != line.npos; at = line.find(from, at)) {
    const bool begins = at == 0 || std::string_view(" \t<>=").find(line[at - 1]) != std::string_view::npos;
    if (begins) line.replace(at, from.size(), to);
    at += begins ? to.size() : 1;
  }
  return line;
}

std::vector<std::string> choices_in(std::string_view list) {
  std::vector<std::string> choices;
  for (size_t begin = 0; begin <= list.size();) {
    const size_t comma = std::min(list.find(',', begin), list.size());
    choices.emplace_back(trimmed(list.substr(begin, comma - begin)));
    if (choices.back().empty()) throw std::invalid_argument("\"one of\" has an empty choice");
    if (holds_comparison(choices.back()))
      throw std::invalid_argument("\"" + choices.back() + "\" is no choice: \"one of\" extends to the end of its line");
    begin = comma + 1;
  }
  return choices;
}

/// Whether `text` can be the path of a key, such as "search.train.epochs".
bool is_key_path(std::string_view text) {
  const bool letters = std::ranges::all_of(text, [](unsigned char letter) {
    return std::isalnum(letter) != 0 || letter == '_' || letter == '-' || letter == '.';
  });
  return letters && !text.empty() && std::isalpha(static_cast<unsigned char>(text.front())) != 0;
}

}  // namespace

bool Bound::holds(double value) const {
  if (relation == ">=") return value >= limit;
  if (relation == ">") return value > limit;
  if (relation == "<=") return value <= limit;
  if (relation == "<") return value < limit;
  return value >= limit && value <= end;
}

std::string KeyComparison::demand() const {
  static const std::map<std::string, std::string> demands{{">=", "must be at least"},
                                                          {">", "must be greater than"},
                                                          {"<=", "must not exceed"},
                                                          {"<", "must be less than"},
                                                          {"divides", "must divide"}};
  return demands.at(relation);
}

/// `limit` is a number or the path of a key.
void Constraints::add_bound(const std::string& relation, const std::string& limit) {
  static const std::map<std::string, std::string> words{
      {">=", "at least "}, {">", "greater than "}, {"<=", "at most "}, {"<", "less than "}};
  if (const auto number = number_in(limit))
    bounds_.push_back({relation, *number, 0, words.at(relation) + limit});
  else if (is_key_path(limit))
    comparisons_.push_back({relation, limit});
  else
    throw std::invalid_argument("\"" + relation + "\" needs a number or a key after it, not \"" + limit + "\"");
}

bool Constraints::add_range(std::string_view word) {
  const size_t dots = word.find("..");
  if (dots == std::string_view::npos) return false;
  const auto begin = number_in(word.substr(0, dots));
  const auto end = number_in(word.substr(dots + 2));
  if (!begin || !end || *begin > *end)
    throw std::invalid_argument("\"" + std::string(word) + "\" is not a range such as 0..1");
  bounds_.push_back({"..", *begin, *end,
                     "between " + std::string(word.substr(0, dots)) + " and " + std::string(word.substr(dots + 2))});
  return true;
}

/// What follows "list of": a type, with or without a number of elements before it.
void Constraints::add_list(std::istream& words) {
  std::string word;
  words >> word;
  if (!word.empty() && std::ranges::all_of(word, is_digit)) {
    size_t length = 0;
    std::from_chars(word.data(), word.data() + word.size(), length);
    if (length == 0) throw std::invalid_argument("a list cannot have " + word + " elements");
    list_length_ = length;
    words >> word;
  }
  list_ = list_type(word);
}

Constraints Constraints::in_table(const std::string& from, const std::string& to) const {
  Constraints moved;
  for (const std::string& line : lines_) moved.add_line(with_table(line, from + ".", to + "."));
  return moved;
}

void Constraints::add_line(std::string_view line) {
  lines_.emplace_back(trimmed(line));
  std::istringstream words{lines_.back()};
  for (std::string word; words >> word;) {
    std::string next;
    if (const std::string relation = relation_at_front(word); !relation.empty()) {
      std::string limit = word.substr(relation.size());
      if (limit.empty()) words >> limit;
      add_bound(relation, limit);
    } else if (word == "divides" && words >> next && is_key_path(next)) {
      comparisons_.push_back({word, next});
    } else if (word == "list" && words >> next && next == "of") {
      add_list(words);
    } else if (word == "one" && words >> next && next == "of") {
      std::string list;
      std::getline(words, list);
      choices_ = choices_in(list);
    } else if (word == "name" && words >> next && next == "of") {
      if (!(words >> named_kind_)) throw std::invalid_argument("\"name of\" needs a kind after it, such as op");
    } else if (word == "or" && words >> next && next == "auto") {
      auto_ = true;
    } else if (word == "in" && words >> next && (next == "epochs" || next == "networks")) {
      unit_ = next;
    } else if (word == "formerly" && words >> next) {
      former_names_.push_back(next);
    } else if (word == "path") {
      path_ = true;
    } else if (!add_range(word)) {
      throw std::invalid_argument("\"" + lines_.back() + "\" is not a constraint");
    }
  }
}

std::string Constraints::bound_demand(double value) const {
  for (const Bound& bound : bounds_)
    if (!bound.holds(value)) return bound.demand;
  return "";
}

std::string Constraints::choice_demand(const std::string& value) const {
  if (choices_.empty() || std::find(choices_.begin(), choices_.end(), value) != choices_.end()) return "";
  return "one of " + text::join(choices_, ", ");
}

std::string Constraints::demand(int64_t value) const {
  const std::string bound = bound_demand(static_cast<double>(value));
  return bound.empty() ? choice_demand(std::to_string(value)) : bound;
}

std::string Constraints::demand(double value) const {
  if (!std::isfinite(value)) return "a finite number";
  return bound_demand(value);
}

std::string Constraints::demand(const std::string& value) const { return choice_demand(value); }

}  // namespace nas::core
