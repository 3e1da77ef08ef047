#include "host/batch/plan/toml_values.h"

#include <algorithm>
#include <functional>

#include "core/base/error.h"
#include "core/base/text.h"

namespace nas::host {
namespace {

using core::TomlDocument;

template <class Element>
bool read_all(const toml::array& array, std::vector<Element>& elements) {
  for (const toml::node& node : array) {
    const auto element = node.value_exact<Element>();
    if (!element) return false;
    elements.push_back(*element);
  }
  return true;
}

/// Integers are accepted as real numbers, also those that a double cannot hold exactly.
bool read_all_numbers(const toml::array& array, std::vector<double>& numbers) {
  for (const toml::node& node : array) {
    if (const auto* integer = node.as_integer())
      numbers.push_back(static_cast<double>(integer->get()));
    else if (const auto* real = node.as_floating_point())
      numbers.push_back(real->get());
    else
      return false;
  }
  return true;
}

core::Value list_of(const toml::array& array, const std::string& key, const TomlDocument& document) {
  std::vector<int64_t> integers;
  std::vector<double> reals;
  std::vector<std::string> texts;
  if (read_all(array, integers)) return integers;
  if (read_all_numbers(array, reals)) return reals;
  if (read_all(array, texts)) return texts;
  refuse("\"" + key + "\"", "a list of numbers or of text", array, document);
}

using Visitor = std::function<void(const std::string& path, const toml::node& node)>;

const toml::table& table_of(const toml::node& node, const std::string& name, const TomlDocument& document) {
  if (const toml::table* table = node.as_table()) return *table;
  refuse(name, "a table", node, document);
}

bool is_range(const toml::node& node) { return node.is_table() && node.as_table()->contains("range"); }

/// Visits all values and ranges, in the order of the text.
void visit(const toml::table& table, const std::string& prefix, const Visitor& visitor) {
  for (const auto& [key, node] : core::in_order(table)) {
    const std::string path = prefix.empty() ? std::string(key->str()) : prefix + "." + std::string(key->str());
    if (node->is_table() && !is_range(*node))
      visit(*node->as_table(), path, visitor);
    else
      visitor(path, *node);
  }
}

Axis range_axis(const std::string& key, const toml::table& table, const TomlDocument& document) {
  refuse_unknown(table, {"range"}, "a range", document);
  const toml::node& node = *table.get("range");
  const std::string what = "the range of \"" + key + "\"";
  const core::Value limits = value_of(node, key + ".range", document);
  const auto values = range_values(limits);
  if (values.empty())
    throw core::Error(core::ExitCode::config, what + " must be " + std::string(range_demand), place_of(node, document),
                      "for example: " + key + " = { range = [1, 5] }");
  Axis axis{key, {}};
  for (const core::Value& value : values) axis.values.push_back({key, value, place_of(node, document)});
  return axis;
}

Axis list_axis(const std::string& key, const toml::array& array, const TomlDocument& document) {
  Axis axis{key, {}};
  for (const toml::node& node : array)
    axis.values.push_back({key, value_of(node, key, document), place_of(node, document)});
  if (!axis.values.empty()) return axis;
  throw core::Error(core::ExitCode::config, "axis \"" + key + "\" has no values", place_of(array, document),
                    "add values, or remove the axis");
}

}  // namespace

std::string place_of(const toml::node& node, const TomlDocument& document) { return document.where(node.source()); }
std::string place_of(const toml::key& key, const TomlDocument& document) { return document.where(key.source()); }

void refuse_unknown(const toml::table& table, std::initializer_list<std::string_view> known, std::string_view name,
                    const TomlDocument& document) {
  const std::vector<std::string> names(known.begin(), known.end());
  for (const auto& [key, node] : core::in_order(table)) {
    if (std::ranges::find(names, key->str()) != names.end()) continue;
    const std::string nearest(core::text::nearest(key->str(), names));
    const std::string guess = nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?";
    throw core::Error(core::ExitCode::config,
                      "unknown key \"" + std::string(key->str()) + "\" in " + std::string(name) + guess,
                      place_of(*key, document), "the valid keys are: " + core::text::join(names, ", "));
  }
}

void refuse(const std::string& what, std::string_view demand, const toml::node& node, const TomlDocument& document) {
  throw core::Error(core::ExitCode::config,
                    what + " must be " + std::string(demand) + ", not " + std::string(core::kind_name(node)),
                    place_of(node, document));
}

core::Value value_of(const toml::node& node, const std::string& key, const TomlDocument& document) {
  if (const auto integer = node.value_exact<int64_t>()) return *integer;
  if (const auto real = node.value_exact<double>()) return *real;
  if (const auto flag = node.value_exact<bool>()) return *flag;
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const toml::array* array = node.as_array()) return list_of(*array, key, document);
  refuse("\"" + key + "\"", "a number, true or false, text, or a list of them", node, document);
}

std::vector<Assignment> assignments_of(const toml::node& table, const std::string& name, const TomlDocument& document) {
  std::vector<Assignment> assignments;
  visit(table_of(table, name, document), "", [&](const std::string& path, const toml::node& node) {
    assignments.push_back({path, value_of(node, path, document), place_of(node, document)});
  });
  return assignments;
}

std::vector<Axis> axes_of(const toml::node& table, const std::string& name, const TomlDocument& document) {
  std::vector<Axis> axes;
  visit(table_of(table, name, document), "", [&](const std::string& path, const toml::node& node) {
    if (node.is_table())
      axes.push_back(range_axis(path, *node.as_table(), document));
    else if (node.is_array())
      axes.push_back(list_axis(path, *node.as_array(), document));
    else
      refuse("axis \"" + path + "\"", "a list or { range = [from, to] }", node, document);
  });
  return axes;
}

std::vector<Axis> choices_of(const toml::node& table, const std::string& name, const TomlDocument& document) {
  std::vector<Axis> choices;
  visit(table_of(table, name, document), "", [&](const std::string& path, const toml::node& node) {
    if (node.is_table())
      choices.push_back(range_axis(path, *node.as_table(), document));
    else if (node.is_array())
      choices.push_back(list_axis(path, *node.as_array(), document));
    else
      choices.push_back({path, {{path, value_of(node, path, document), place_of(node, document)}}});
  });
  return choices;
}

}  // namespace nas::host
