#pragma once
/// \file
/// A tree as a value.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nas/tree.h"
#include "nas/value.h"

namespace nas {

/// A table: named values, tables and lists of tables, each in the order of insertion. A key stands once; of several
/// values of one key the first is found.
struct Tree {
  std::vector<std::pair<std::string, Value>> scalars;
  std::vector<std::pair<std::string, Tree>> tables;
  std::vector<std::pair<std::string, std::vector<Tree>>> lists;

  /// Makes an empty table. It is defined below the class, because clang rejects it where Tree is incomplete.
  Tree();
  void set(std::string key, Value value) { scalars.emplace_back(std::move(key), std::move(value)); }
  /// Adds the table `key`, empty.
  Tree& table(std::string key) { return tables.emplace_back(std::move(key), Tree{}).second; }
  /// Adds the list of tables `key`, empty.
  std::vector<Tree>& list(std::string key) { return lists.emplace_back(std::move(key), std::vector<Tree>{}).second; }

  /// The value `key`, or nullptr when there is none.
  const Value* find(std::string_view key) const { return find_in(scalars, key); }
  const Tree* find_table(std::string_view key) const { return find_in(tables, key); }
  /// The list `key`, empty when there is none.
  const std::vector<Tree>& items(std::string_view key) const {
    static const std::vector<Tree> none;
    const auto* found = find_in(lists, key);
    return found ? *found : none;
  }

 private:
  template <class Found>
  static const Found* find_in(const std::vector<std::pair<std::string, Found>>& pairs, std::string_view key) {
    for (const auto& [name, value] : pairs)
      if (name == key) return &value;
    return nullptr;
  }
};

inline Tree::Tree() = default;

}  // namespace nas
