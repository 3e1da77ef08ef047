#include "core/desc/genotype_parser.h"

#include <cctype>
#include <charconv>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/desc/genotype_text.h"

namespace nas::core {

template <class Element>
void GenotypeParser::list(Element element) {
  expect('[');
  while (!accept(']')) {
    element();
    if (accept(',')) continue;
    expect(']');
    break;
  }
}

Genotype GenotypeParser::parse() {
  const size_t begin = position_;
  std::string first = name();
  if (accept('=')) first = name();
  if (first != "Genotype") fail_at(begin, "expected \"Genotype(\"");
  expect('(');
  Genotype genotype;
  while (!accept(')')) {
    field(genotype);
    if (accept(',')) continue;
    expect(')');
    break;
  }
  for (const char* field : {"normal", "normal_concat", "reduce", "reduce_concat"})
    if (!fields_.count(field)) fail(std::string("field \"") + field + "\" is missing");
  skip_space();
  if (position_ != text_.size()) fail("unexpected text after the genotype");
  check_concat(genotype.normal, "normal_concat");
  check_concat(genotype.reduction, "reduce_concat");
  return genotype;
}

void GenotypeParser::field(Genotype& genotype) {
  skip_space();
  const size_t begin = position_;
  const std::string key = name();
  if (!fields_.emplace(key, begin).second) fail_at(begin, "field \"" + key + "\" is given a second time");
  expect('=');
  if (key == "normal") return edges(genotype.normal);
  if (key == "reduce") return edges(genotype.reduction);
  if (key == "normal_concat") return concat(genotype.normal);
  if (key == "reduce_concat") return concat(genotype.reduction);
  fail_at(begin, "there is no field \"" + key + "\"; the fields are normal, normal_concat, reduce, reduce_concat");
}

void GenotypeParser::edges(GenotypeCell& cell) {
  list([&] { cell.edges.push_back(edge(cell.edges.size() / 2)); });
  if (cell.edges.size() % 2 != 0) fail_at(position_ - 1, "every node needs two edges, but the last one has one");
}

GenotypeEdge GenotypeParser::edge(size_t node) {
  expect('(');
  GenotypeEdge edge{quoted(), 0};
  expect(',');
  skip_space();
  const size_t begin = position_;
  edge.input = integer();
  if (edge.input < 0 || edge.input > static_cast<int64_t>(node) + 1)
    fail_at(begin, "node " + std::to_string(node) + " can read states 0 to " + std::to_string(node + 1) + ", not " +
                       std::to_string(edge.input));
  expect(')');
  return edge;
}

void GenotypeParser::concat(GenotypeCell& cell) {
  skip_space();
  if (position_ < text_.size() && text_[position_] == '[') return list([&] { cell.concat.push_back(integer()); });
  cell.concat = range();
}

std::vector<int64_t> GenotypeParser::range() {
  const size_t begin = position_;
  if (name() != "range") fail_at(begin, "expected \"range(\" or \"[\"");
  expect('(');
  const int64_t first = integer();
  expect(',');
  const int64_t end = integer();
  expect(')');
  constexpr int64_t most = 1000;
  if (first < 0 || end > most) fail_at(begin, "states are numbered from 0 to " + std::to_string(most - 1));
  std::vector<int64_t> states;
  for (int64_t state = first; state < end; ++state) states.push_back(state);
  return states;
}

void GenotypeParser::check_concat(const GenotypeCell& cell, const std::string& name) const {
  const auto states = static_cast<int64_t>(cell.edges.size() / 2 + 2);
  if (cell.concat.empty() && !cell.edges.empty()) fail_at(fields_.at(name), name + " names no state");
  for (int64_t state : cell.concat)
    if (state < 0 || state >= states)
      fail_at(fields_.at(name), name + " names state " + std::to_string(state) + ", but the cell has only " +
                                    text::counted(states, "state"));
}

std::string GenotypeParser::name() {
  skip_space();
  const size_t begin = position_;
  const auto is_letter = [](unsigned char letter) { return std::isalnum(letter) || letter == '_'; };
  while (position_ < text_.size() && is_letter(static_cast<unsigned char>(text_[position_]))) ++position_;
  if (position_ == begin) fail("expected a name");
  return std::string(text_.substr(begin, position_ - begin));
}

std::string GenotypeParser::quoted() {
  skip_space();
  if (position_ == text_.size() || (text_[position_] != '\'' && text_[position_] != '"'))
    fail("expected the name of an op in quotes");
  const size_t end = text_.find(text_[position_], position_ + 1);
  if (end == std::string_view::npos) fail("this quote is not closed");
  const std::string_view inside = text_.substr(position_ + 1, end - position_ - 1);
  if (inside.empty() || inside.find_first_of("'\"\n") != std::string_view::npos)
    fail("expected the name of an op in quotes");
  position_ = end + 1;
  return std::string(inside);
}

int64_t GenotypeParser::integer() {
  skip_space();
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text_.data() + position_, text_.data() + text_.size(), value);
  if (error != std::errc()) fail("expected a whole number");
  position_ = static_cast<size_t>(end - text_.data());
  return value;
}

void GenotypeParser::expect(char letter) {
  if (!accept(letter)) fail(std::string("expected \"") + letter + "\"");
}

bool GenotypeParser::accept(char letter) {
  skip_space();
  if (position_ == text_.size() || text_[position_] != letter) return false;
  ++position_;
  return true;
}

void GenotypeParser::skip_space() {
  while (position_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[position_]))) ++position_;
}

void GenotypeParser::fail_at(size_t position, const std::string& what) const {
  throw Error(ExitCode::unreadable, what, "at character " + std::to_string(position + 1) + " of the genotype",
              "write it as Genotype(normal=[('sep_conv_3x3', 0), ...], normal_concat=range(2, 6), reduce=[...], "
              "reduce_concat=range(2, 6))");
}

Genotype genotype_from_text(std::string_view text) { return GenotypeParser(text).parse(); }

}  // namespace nas::core
