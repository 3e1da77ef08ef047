#include "core/desc/toml_tree.h"

#include <algorithm>
#include <charconv>

#include "core/base/error.h"
#include "core/config/toml_check.h"

namespace nas::core {
namespace {

Tree to_tree(const toml::table& table);

template <class Element>
std::vector<Element> values_of(const toml::array& array) {
  std::vector<Element> values;
  for (const toml::node& element : array) values.push_back(element.as<Element>()->get());
  return values;
}

/// An empty array could be a list of anything.
void add_array(Tree& tree, const std::string& key, const toml::array& array) {
  if (array.is_homogeneous<int64_t>() || array.empty()) {
    tree.set(key, values_of<int64_t>(array));
  } else if (array.is_homogeneous<double>()) {
    tree.set(key, values_of<double>(array));
  } else if (array.is_homogeneous<std::string>()) {
    tree.set(key, values_of<std::string>(array));
  } else if (array.is_array_of_tables()) {
    std::vector<Tree>& items = tree.list(key);
    for (const toml::node& element : array) items.push_back(to_tree(*element.as_table()));
  }
}

void add(Tree& tree, const std::string& key, const toml::node& node) {
  if (const auto* integer = node.as_integer()) tree.set(key, integer->get());
  if (const auto* real = node.as_floating_point()) tree.set(key, real->get());
  if (const auto* flag = node.as_boolean()) tree.set(key, flag->get());
  if (const auto* text = node.as_string()) tree.set(key, text->get());
  if (const auto* array = node.as_array()) add_array(tree, key, *array);
  if (const auto* table = node.as_table()) tree.table(key) = to_tree(*table);
}

Tree to_tree(const toml::table& table) {
  Tree tree;
  for (const auto& [key, node] : table) add(tree, std::string(key.str()), node);
  return tree;
}

/// The element that `step`, a key or "[3]" after a key, names in `node`; nullptr when there is none.
const toml::node* child(const toml::node& node, std::string_view step) {
  if (step.empty() || step.front() != '[') return node.is_table() ? node.as_table()->get(step) : nullptr;
  size_t index = 0;
  std::from_chars(step.data() + 1, step.data() + step.size(), index);
  return node.is_array() ? node.as_array()->get(index) : nullptr;
}

/// Cuts the first step off `path`.
std::string_view take_step(std::string_view& path) {
  if (path.front() == '.') path.remove_prefix(1);
  const size_t end = path.find_first_of(".[", 1);
  const std::string_view step = path.substr(0, end);
  path.remove_prefix(step.size());
  return step;
}

}  // namespace

namespace {
constexpr const char* kRemedy = "correct the file, or restore it if it was cut short";
}  // namespace

TomlTree::TomlTree(std::string_view text, std::string label) : label_(std::move(label)) {
  if (const auto fault = toml_fault(text))
    throw Error(ExitCode::unreadable, "not valid TOML: " + fault->what, where(fault->line, fault->column), kRemedy);
  try {
    root_ = toml::parse(text, label_);
  } catch (const toml::parse_error& error) {
    throw Error(ExitCode::unreadable, "not valid TOML: " + std::string(error.description()), where(error.source()),
                kRemedy);
  }
}

Tree TomlTree::tree() const { return to_tree(root_); }

std::string TomlTree::where(std::string_view path) const {
  const toml::node* node = &root_;
  while (!path.empty()) {
    const toml::node* next = child(*node, take_step(path));
    if (!next) break;
    node = next;
  }
  return where(node->source());
}

std::string TomlTree::where(const toml::source_region& region) const {
  return where(region.begin.line, region.begin.column);
}

std::string TomlTree::where(size_t line, size_t column) const {
  return label_ + ":" + std::to_string(line) + ":" + std::to_string(column);
}

}  // namespace nas::core
