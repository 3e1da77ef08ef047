#include "core/desc/toml_text.h"

#include <gtest/gtest.h>

namespace nas::core::testing {
namespace toml_text_test {

TEST(TomlText, WritesScalarsOneToALine) {
  Tree tree;
  tree.set("version", int64_t{1});
  tree.set("affine", true);
  tree.set("name", std::string("say \"hi\"\\\n"));
  tree.set("rate", 0.1);
  tree.set("whole", 2.0);
  tree.set("small", 1e-30);
  tree.set("input", std::vector<int64_t>{3, 32, 32});
  tree.set("strange key", int64_t{-1});
  EXPECT_EQ(to_toml(tree), R"(version = 1
affine = true
name = "say \"hi\"\\\u000A"
rate = 0.1
whole = 2.0
small = 1e-30
input = [3, 32, 32]
"strange key" = -1
)");
}

TEST(TomlText, WritesTablesOnALineAndListsOneElementToALine) {
  Tree tree;
  Tree& pool = tree.table("pool");
  pool.set("op", std::string("avg"));
  pool.table("attributes").set("k", std::string("v"));
  tree.table("empty");
  std::vector<Tree>& edges = tree.list("edges");
  edges.emplace_back().set("op", std::string("a"));
  edges.emplace_back().set("op", std::string("b"));
  tree.list("none");
  EXPECT_EQ(to_toml(tree), R"(pool = { op = "avg", attributes = { k = "v" } }
empty = {}
edges = [
  { op = "a" },
  { op = "b" },
]
none = []
)");
}

TEST(TomlText, WritesSectionsForWhatHoldsLists) {
  Tree tree;
  std::vector<Tree>& cells = tree.list("cells");
  for (const char* type : {"normal", "reduction"}) {
    Tree& cell = cells.emplace_back();
    Tree& node = cell.list("nodes").emplace_back();
    node.list("edges").emplace_back().set("op", std::string("a"));
    cell.set("type", std::string(type));
  }
  EXPECT_EQ(to_toml(tree), R"(
[[cells]]
type = "normal"

[[cells.nodes]]
edges = [
  { op = "a" },
]

[[cells]]
type = "reduction"

[[cells.nodes]]
edges = [
  { op = "a" },
]
)");
}

}  // namespace toml_text_test
}  // namespace nas::core::testing
