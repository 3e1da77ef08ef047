// Trees as bytes: what the writer knows comes back, what a reader does not know is skipped, and bytes that are no tree
// are refused.
#include "nas/tree_bytes.h"

#include <gmock/gmock.h>

#include <cmath>

namespace nas {
namespace tree_bytes_test {

Tree every_kind() {
  Tree tree;
  tree.set("integer", INT64_MIN);
  tree.set("real", -0.0);
  tree.set("flag", true);
  tree.set("text", std::string("\0né", 4));
  tree.set("integers", std::vector<int64_t>{1, -2});
  tree.set("reals", std::vector<double>{0.1, 1e300});
  tree.set("texts", std::vector<std::string>{"", "two"});
  tree.table("table").set("inner", int64_t{7});
  std::vector<Tree>& list = tree.list("list");
  list.resize(2);
  list[1].set("last", std::string("one"));
  return tree;
}

void expect_equal(const Tree& one, const Tree& other) {
  EXPECT_EQ(one.scalars, other.scalars);
  ASSERT_EQ(one.tables.size(), other.tables.size());
  for (size_t i = 0; i < one.tables.size(); ++i) {
    EXPECT_EQ(one.tables[i].first, other.tables[i].first);
    expect_equal(one.tables[i].second, other.tables[i].second);
  }
  ASSERT_EQ(one.lists.size(), other.lists.size());
  for (size_t i = 0; i < one.lists.size(); ++i) {
    EXPECT_EQ(one.lists[i].first, other.lists[i].first);
    ASSERT_EQ(one.lists[i].second.size(), other.lists[i].second.size());
    for (size_t k = 0; k < one.lists[i].second.size(); ++k)
      expect_equal(one.lists[i].second[k], other.lists[i].second[k]);
  }
}

TEST(TreeBytes, CarryEveryKindOfValue) {
  const Tree tree = every_kind();
  const Tree copy = decode_tree(encode_tree(tree));
  expect_equal(tree, copy);
  EXPECT_TRUE(std::signbit(std::get<double>(*copy.find("real"))));
}

TEST(TreeBytes, SkipKindsThatAReaderDoesNotKnow) {
  std::string bytes = encode_tree(every_kind());
  std::string later;
  tree_detail::append_entry(later, static_cast<TreeKind>(200), "from a later version", "anything at all");
  expect_equal(every_kind(), decode_tree(later + bytes + later));
}

/// Every entry but the outermost ones is inside another, so each cut but those between entries is within one.
TEST(TreeBytes, ThatEndWithinAnEntryAreRefused) {
  Tree tree;
  tree.table("all") = every_kind();
  const std::string bytes = encode_tree(tree);
  for (size_t size = 1; size < bytes.size(); ++size)
    EXPECT_THROW(decode_tree(std::string_view(bytes).substr(0, size)), std::invalid_argument) << size;
}

TEST(TreeBytes, WithValuesOfImpossibleSizesAreRefused) {
  const auto refused = [](TreeKind kind, std::string_view value) {
    std::string bytes;
    tree_detail::append_entry(bytes, kind, "key", value);
    EXPECT_THROW(decode_tree(bytes), std::invalid_argument) << static_cast<int>(kind);
  };
  refused(TreeKind::integer, "1234567");
  refused(TreeKind::real, "123456789");
  refused(TreeKind::flag, "");
  refused(TreeKind::flag, "\2");
  refused(TreeKind::integers, "12345678901");
  refused(TreeKind::texts, "\377\377\377\377x");
  refused(TreeKind::tables, "\1");
}

TEST(TreeBytes, NestedTooDeeplyAreRefusedBeforeTheStackEnds) {
  std::string bytes;
  for (int depth = 0; depth < 100'000; ++depth) {
    std::string outer;
    if (bytes.size() > 4096) break;
    tree_detail::append_entry(outer, TreeKind::table, "t", bytes);
    bytes = std::move(outer);
  }
  EXPECT_THROW(decode_tree(bytes), std::invalid_argument);
}

/// A table in a table, `depth` times.
Tree nested(int depth) {
  Tree tree;
  if (depth > 0) tree.table("t") = nested(depth - 1);
  return tree;
}

TEST(TreeBytes, AreWrittenAsDeepAsTheyAreRead) {
  EXPECT_NO_THROW(decode_tree(encode_tree(nested(tree_depth))));
  EXPECT_THROW(encode_tree(nested(tree_depth + 1)), std::invalid_argument);
  std::string deeper;
  tree_detail::append_entry(deeper, TreeKind::table, "t", encode_tree(nested(tree_depth)));
  EXPECT_THROW(decode_tree(deeper), std::invalid_argument);
}

TEST(TreeBytes, OfSeveralValuesOfOneKeyTheFirstIsTaken) {
  Tree tree;
  tree.set("key", int64_t{1});
  tree.set("key", int64_t{2});
  EXPECT_EQ(std::get<int64_t>(*decode_tree(encode_tree(tree)).find("key")), 1);
}

TEST(TreeBytes, ReachTheCallerThroughTreeOut) {
  ReceivedTree received;
  give(received, every_kind());
  expect_equal(received.tree(), every_kind());
  EXPECT_EQ(received.bytes(), encode_tree(every_kind()));
}

}  // namespace tree_bytes_test
}  // namespace nas
