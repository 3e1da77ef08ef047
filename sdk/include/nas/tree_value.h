#pragma once
/// \file
/// A tree as a value. A sink keeps what it receives as a Tree, and a description becomes a Tree before it is written.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "nas/tree.h"

namespace nas {

/// A table: named scalars, tables and lists of tables, each in the order of insertion.
struct Tree {
  using Scalar = std::variant<int64_t, double, bool, std::string, std::vector<int64_t>>;
  std::vector<std::pair<std::string, Scalar>> scalars;
  std::vector<std::pair<std::string, Tree>> tables;
  std::vector<std::pair<std::string, std::vector<Tree>>> lists;

  /// Makes an empty table. It is defined below the class, because clang rejects it where Tree is incomplete.
  Tree();
  void set(std::string key, Scalar value) { scalars.emplace_back(std::move(key), std::move(value)); }
  /// Adds the table `key`, empty.
  Tree& table(std::string key) { return tables.emplace_back(std::move(key), Tree{}).second; }
  /// Adds the list of tables `key`, empty.
  std::vector<Tree>& list(std::string key) { return lists.emplace_back(std::move(key), std::vector<Tree>{}).second; }

  /// The value `key`, or nullptr when there is none.
  const Scalar* find(std::string_view key) const { return find_in(scalars, key); }
  const Tree* find_table(std::string_view key) const { return find_in(tables, key); }
  /// The list `key`, empty when there is none.
  const std::vector<Tree>& items(std::string_view key) const {
    static const std::vector<Tree> none;
    const auto* found = find_in(lists, key);
    return found ? *found : none;
  }

 private:
  template <class Value>
  static const Value* find_in(const std::vector<std::pair<std::string, Value>>& pairs, std::string_view key) {
    for (const auto& [name, value] : pairs)
      if (name == key) return &value;
    return nullptr;
  }
};

inline Tree::Tree() = default;

/// Writes `tree` to `sink`.
inline void emit(const Tree& tree, ITreeSink& sink) {
  struct Writer {
    ITreeSink& sink;
    const std::string& key;
    void operator()(int64_t value) const { sink.integer(key, value); }
    void operator()(double value) const { sink.real(key, value); }
    void operator()(bool value) const { sink.flag(key, value); }
    void operator()(const std::string& value) const { sink.text(key, value); }
    void operator()(const std::vector<int64_t>& value) const { sink.integers(key, value); }
  };
  for (const auto& [key, value] : tree.scalars) std::visit(Writer{sink, key}, value);
  for (const auto& [key, table] : tree.tables) {
    sink.open(key);
    emit(table, sink);
    sink.close();
  }
  for (const auto& [key, items] : tree.lists)
    for (const Tree& item : items) {
      sink.open_item(key);
      emit(item, sink);
      sink.close();
    }
}

/// A sink that keeps what it receives.
class TreeBuilder final : public ITreeSink {
 public:
  void open(std::string_view key) override { stack_.push_back({std::string(key), false, {}}); }
  void open_item(std::string_view key) override { stack_.push_back({std::string(key), true, {}}); }
  void close() override {
    if (stack_.size() < 2) throw std::logic_error("a tree was closed more often than it was opened");
    Level level = std::move(stack_.back());
    stack_.pop_back();
    Tree& parent = stack_.back().tree;
    if (!level.is_item) {
      parent.tables.emplace_back(std::move(level.key), std::move(level.tree));
      return;
    }
    if (parent.lists.empty() || parent.lists.back().first != level.key) parent.list(level.key);
    parent.lists.back().second.push_back(std::move(level.tree));
  }
  void integer(std::string_view key, int64_t value) override { set(key, value); }
  void real(std::string_view key, double value) override { set(key, value); }
  void flag(std::string_view key, bool value) override { set(key, value); }
  void text(std::string_view key, std::string_view value) override { set(key, std::string(value)); }
  void integers(std::string_view key, std::span<const int64_t> values) override {
    set(key, std::vector<int64_t>(values.begin(), values.end()));
  }
  /// The tree so far. It is complete once every open() has its close().
  const Tree& tree() const { return stack_.front().tree; }

 private:
  struct Level {
    std::string key;
    bool is_item = false;
    Tree tree;
  };
  void set(std::string_view key, Tree::Scalar value) { stack_.back().tree.set(std::string(key), std::move(value)); }
  std::vector<Level> stack_{Level{}};
};

/// What `source` writes, as a value.
inline Tree to_tree(const ITreeSource& source) {
  TreeBuilder builder;
  source.emit(builder);
  return builder.tree();
}

/// A source that owns its tree.
class TreeSource final : public ITreeSource {
 public:
  explicit TreeSource(Tree tree) : tree_(std::move(tree)) {}
  void emit(ITreeSink& sink) const override { nas::emit(tree_, sink); }

 private:
  Tree tree_;
};

}  // namespace nas
