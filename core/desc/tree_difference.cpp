#include "core/desc/tree_difference.h"

#include <map>
#include <set>

#include "core/base/decimal.h"

namespace nas::core {
namespace {

using Values = std::map<std::string, std::string>;

struct ReadableScalar {
  std::string operator()(int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return shortest_decimal(value); }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(const std::string& value) const { return value; }
  template <class Element>
  std::string operator()(const std::vector<Element>& values) const {
    std::string text;
    for (const Element& value : values) text += (text.empty() ? "" : ", ") + (*this)(value);
    return "[" + text + "]";
  }
};

/// Every scalar under its whole path.
void flatten(const Tree& tree, const std::string& path, Values& values) {
  for (const auto& [key, value] : tree.scalars) values[path + key] = std::visit(ReadableScalar{}, value);
  for (const auto& [key, table] : tree.tables) flatten(table, path + key + ".", values);
  for (const auto& [key, items] : tree.lists)
    for (size_t i = 0; i < items.size(); ++i) flatten(items[i], path + key + "[" + std::to_string(i) + "].", values);
}

Values flattened(const Tree& tree) {
  Values values;
  flatten(tree, "", values);
  return values;
}

std::string shown(const Values& values, const std::string& path) {
  const auto found = values.find(path);
  return found == values.end() ? "(none)" : found->second;
}

}  // namespace

std::vector<std::string> differences(const Tree& before, const Tree& after) {
  const Values old_values = flattened(before), new_values = flattened(after);
  std::set<std::string> paths;
  for (const auto& [path, value] : old_values) paths.insert(path);
  for (const auto& [path, value] : new_values) paths.insert(path);
  std::vector<std::string> lines;
  for (const std::string& path : paths) {
    const std::string old_value = shown(old_values, path), new_value = shown(new_values, path);
    if (old_value != new_value) lines.push_back(path + ": " + old_value + " -> " + new_value);
  }
  return lines;
}

}  // namespace nas::core
