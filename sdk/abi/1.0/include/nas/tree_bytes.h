#pragma once
/// \file
/// Trees as bytes and back (nas/boundary/tree.h).

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "nas/tree_value.h"

namespace nas {

/// Throws std::invalid_argument for a key, or a text in a list, of 4 GiB and more, and for tables that are nested
/// deeper than tree_depth.
std::string encode_tree(const Tree& tree);

/// Throws std::invalid_argument for bytes that are no tree. Entries of unknown kinds are skipped.
Tree decode_tree(TreeBytes bytes);

namespace tree_detail {

static_assert(std::endian::native == std::endian::little, "numbers of a tree are copied as they lie in memory");

template <class Number>
void append_number(std::string& bytes, Number number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

inline uint32_t short_size(std::string_view text) {
  if (text.size() > UINT32_MAX) throw std::invalid_argument("a key or a text of a tree has 4 GiB or more");
  return static_cast<uint32_t>(text.size());
}

inline void append_entry(std::string& bytes, TreeKind kind, std::string_view key, std::string_view value) {
  bytes.push_back(static_cast<char>(kind));
  append_number(bytes, short_size(key));
  append_number(bytes, static_cast<uint64_t>(value.size()));
  bytes.append(key).append(value);
}

/// The kind of a value, and its bytes.
struct ValueWriter {
  std::string bytes{};
  template <class Number>
  std::string_view numbers(const Number* first, size_t count) {
    return bytes.assign(reinterpret_cast<const char*>(first), count * sizeof(Number));
  }
  TreeKind operator()(int64_t value) { return numbers(&value, 1), TreeKind::integer; }
  TreeKind operator()(double value) { return numbers(&value, 1), TreeKind::real; }
  TreeKind operator()(bool value) { return bytes.assign(1, value ? '\1' : '\0'), TreeKind::flag; }
  TreeKind operator()(const std::string& value) { return bytes = value, TreeKind::text; }
  TreeKind operator()(const std::vector<int64_t>& value) {
    return numbers(value.data(), value.size()), TreeKind::integers;
  }
  TreeKind operator()(const std::vector<double>& value) { return numbers(value.data(), value.size()), TreeKind::reals; }
  TreeKind operator()(const std::vector<std::string>& value) {
    for (const std::string& text : value) {
      append_number(bytes, short_size(text));
      bytes += text;
    }
    return TreeKind::texts;
  }
};

/// Takes the parts of a sequence of bytes from its front.
class Reader {
 public:
  explicit Reader(std::string_view bytes) noexcept : bytes_(bytes) {}
  bool done() const noexcept { return bytes_.empty(); }
  std::string_view take(uint64_t size) {
    if (size > bytes_.size()) throw std::invalid_argument("the bytes of a tree end within an entry");
    const std::string_view part = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return part;
  }
  template <class Number>
  Number number() {
    Number number;
    const std::string_view bytes = take(sizeof number);
    std::memcpy(&number, bytes.data(), bytes.size());
    return number;
  }

 private:
  std::string_view bytes_;
};

template <class Number>
std::vector<Number> numbers_in(std::string_view value) {
  if (value.size() % sizeof(Number) != 0) throw std::invalid_argument("a list of numbers in a tree has a part of one");
  std::vector<Number> numbers(value.size() / sizeof(Number));
  if (!numbers.empty()) std::memcpy(numbers.data(), value.data(), value.size());
  return numbers;
}

template <class Number>
Number number_in(std::string_view value) {
  if (value.size() != sizeof(Number)) throw std::invalid_argument("a number in a tree has the wrong size");
  return Reader(value).number<Number>();
}

inline bool flag_in(std::string_view value) {
  const auto flag = number_in<uint8_t>(value);
  if (flag > 1) throw std::invalid_argument("a flag in a tree is neither 0 nor 1");
  return flag == 1;
}

inline std::vector<std::string> texts_in(std::string_view value) {
  std::vector<std::string> texts;
  for (Reader reader(value); !reader.done();) texts.emplace_back(reader.take(reader.number<uint32_t>()));
  return texts;
}

inline Tree table_in(std::string_view bytes, int depth);

inline std::vector<Tree> tables_in(std::string_view value, int depth) {
  std::vector<Tree> tables;
  for (Reader reader(value); !reader.done();) tables.push_back(table_in(reader.take(reader.number<uint64_t>()), depth));
  return tables;
}

inline void read_entry(Tree& tree, TreeKind kind, std::string key, std::string_view value, int depth) {
  switch (kind) {
    case TreeKind::integer:
      return tree.set(std::move(key), number_in<int64_t>(value));
    case TreeKind::real:
      return tree.set(std::move(key), number_in<double>(value));
    case TreeKind::flag:
      return tree.set(std::move(key), flag_in(value));
    case TreeKind::text:
      return tree.set(std::move(key), std::string(value));
    case TreeKind::integers:
      return tree.set(std::move(key), numbers_in<int64_t>(value));
    case TreeKind::reals:
      return tree.set(std::move(key), numbers_in<double>(value));
    case TreeKind::texts:
      return tree.set(std::move(key), texts_in(value));
    case TreeKind::table:
      tree.table(std::move(key)) = table_in(value, depth + 1);
      return;
    case TreeKind::tables:
      tree.list(std::move(key)) = tables_in(value, depth + 1);
      return;
  }
}

inline Tree table_in(std::string_view bytes, int depth) {
  if (depth > tree_depth) throw std::invalid_argument("a tree is nested too deeply");
  Tree tree;
  for (Reader reader(bytes); !reader.done();) {
    const auto kind = static_cast<TreeKind>(reader.number<uint8_t>());
    const auto key_size = reader.number<uint32_t>();
    const auto value_size = reader.number<uint64_t>();
    std::string key(reader.take(key_size));
    read_entry(tree, kind, std::move(key), reader.take(value_size), depth);
  }
  return tree;
}

}  // namespace tree_detail

namespace tree_detail {

inline std::string bytes_of_table(const Tree& tree, int depth) {
  if (depth > tree_depth) throw std::invalid_argument("a tree is nested too deeply");
  std::string bytes;
  for (const auto& [key, value] : tree.scalars) {
    ValueWriter writer;
    const TreeKind kind = std::visit(writer, value);
    append_entry(bytes, kind, key, writer.bytes);
  }
  for (const auto& [key, table] : tree.tables)
    append_entry(bytes, TreeKind::table, key, bytes_of_table(table, depth + 1));
  for (const auto& [key, items] : tree.lists) {
    std::string list;
    for (const Tree& item : items) {
      const std::string table = bytes_of_table(item, depth + 1);
      append_number(list, static_cast<uint64_t>(table.size()));
      list += table;
    }
    append_entry(bytes, TreeKind::tables, key, list);
  }
  return bytes;
}

}  // namespace tree_detail

inline std::string encode_tree(const Tree& tree) { return tree_detail::bytes_of_table(tree, 0); }

inline Tree decode_tree(TreeBytes bytes) { return tree_detail::table_in(bytes, 0); }

/// Receives the tree that a function of the boundary returns: `model.describe(received)`, then `received.tree()`.
class ReceivedTree final : public TreeOut {
 public:
  ReceivedTree() noexcept {
    receive = [](TreeOut& self, const char* bytes, uint64_t size) {
      static_cast<ReceivedTree&>(self).bytes_.assign(bytes, size);
    };
  }
  /// Throws std::invalid_argument for bytes that are no tree.
  Tree tree() const { return decode_tree(bytes_); }
  /// The tree as it arrived, to hand on.
  TreeBytes bytes() const noexcept { return bytes_; }

 private:
  std::string bytes_;
};

/// Gives `tree` to the caller of a function of the boundary.
inline void give(TreeOut& out, const Tree& tree) {
  const std::string bytes = encode_tree(tree);
  out.receive(out, bytes.data(), bytes.size());
}

}  // namespace nas
