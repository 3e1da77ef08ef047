#pragma once
/// \file
/// Reads the text of a genotype. Internal to core/desc: use genotype_text.h.

#include <map>
#include <string>
#include <string_view>

#include "core/desc/genotype.h"

namespace nas::core {

/// One pass from left to right; used once.
class GenotypeParser {
 public:
  explicit GenotypeParser(std::string_view text) : text_(text) {}
  Genotype parse();

 private:
  void field(Genotype& genotype);
  void edges(GenotypeCell& cell);
  GenotypeEdge edge(size_t node);
  void concat(GenotypeCell& cell);
  std::vector<int64_t> range();
  void check_concat(const GenotypeCell& cell, const std::string& name) const;

  /// Calls `element` for each of "[a, b, c]".
  template <class Element>
  void list(Element element);
  std::string name();
  std::string quoted();
  int64_t integer();
  void expect(char letter);
  bool accept(char letter);
  void skip_space();
  [[noreturn]] void fail(const std::string& what) const { fail_at(position_, what); }
  [[noreturn]] void fail_at(size_t position, const std::string& what) const;

  std::string_view text_;
  size_t position_ = 0;
  std::map<std::string, size_t> fields_;  ///< where each of them began
};

}  // namespace nas::core
