// A Config as TOML and JSON, and the lines of a difference.

#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/printable.h"
#include "core/config/config.h"
#include "core/config/config_state.h"

namespace nas::core {
namespace {

std::string comment_lines(std::string_view mark, const std::string& text) {
  std::string comment;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) comment += std::string(mark) + line + "\n";
  return comment;
}

std::string documentation(const Key& key) {
  std::string comment = comment_lines("# ", key.doc);
  for (const std::string& line : key.constraints.lines()) comment += comment_lines("#: ", line);
  return comment;
}

/// Without what would end the comment or is forbidden in it.
std::string origin_comment(const std::string& where) { return "  # " + printable(where); }

std::string table_header(const Schema& schema, const std::string& table, bool docs) {
  const std::string comment = docs ? comment_lines("# ", schema.tables().find(table)->second) : "";
  return "\n" + comment + "[" + table + "]\n";
}

nlohmann::ordered_json to_json_value(const Key& key, const Value& value) {
  if (key.constraints.may_be_auto() && value == Value(int64_t{0})) return automatic;
  return std::visit([](const auto& held) { return nlohmann::ordered_json(held); }, value);
}

std::string shown(const Config& config, const std::string& path) {
  const Key* key = config.schema().find(path);
  return key ? to_toml(*key, config.value(path)) : "(none)";
}

}  // namespace

std::string Config::to_toml(TomlStyle style) const {
  std::string toml;
  std::string table;
  for (size_t i = 0; i < state_->values.size(); ++i) {
    const Key& key = schema().keys()[i];
    if (style.given && state_->origins[i].layer != Layer::file) continue;
    if (parent_path(key.path) != table) {
      table = parent_path(key.path);
      toml += table_header(schema(), table, style.docs);
    }
    if (style.docs) toml += documentation(key);
    toml += last_name(key.path) + " = " + core::to_toml(key, state_->values[i]);
    if (style.origin) toml += origin_comment(state_->origins[i].where);
    toml += "\n";
  }
  return toml;
}

std::string Config::to_json() const {
  nlohmann::ordered_json root = nlohmann::ordered_json::object();
  for (const Key& key : schema().keys()) {
    nlohmann::ordered_json* table = &root;
    std::istringstream names{key.path};
    for (std::string name; std::getline(names, name, '.');) table = &(*table)[name];
    *table = to_json_value(key, value(key.path));
  }
  return root.dump(2);
}

std::vector<std::string> diff(const Config& before, const Config& after) {
  std::vector<std::string> paths;
  for (const Key& key : before.schema().keys()) paths.push_back(key.path);
  for (const Key& key : after.schema().keys())
    if (!before.schema().find(key.path)) paths.push_back(key.path);
  std::vector<std::string> lines;
  for (const std::string& path : paths) {
    const std::string old_value = shown(before, path), new_value = shown(after, path);
    if (old_value != new_value) lines.push_back(path + ": " + old_value + " -> " + new_value);
  }
  return lines;
}

}  // namespace nas::core
