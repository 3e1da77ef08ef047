#include "core/config/suggestion.h"

#include "core/base/shell.h"
#include "core/base/text.h"

namespace nas::core {
namespace {

/// "search." when "search" is the innermost table that the path names correctly; empty at the top.
std::string known_prefix(const Schema& schema, const std::string& path) {
  std::string table = parent_path(path);
  while (!schema.has_table(table)) table = parent_path(table);
  return table.empty() ? "" : table + ".";
}

std::vector<std::string> paths_below(const Schema& schema, const std::string& prefix) {
  std::vector<std::string> paths;
  for (const Key& key : schema.keys())
    if (key.path.starts_with(prefix)) paths.push_back(key.path.substr(prefix.size()));
  for (const auto& [table, doc] : schema.tables())
    if (table.starts_with(prefix) && table.size() > prefix.size()) paths.push_back(table.substr(prefix.size()));
  return paths;
}

std::string only_key_called(const Schema& schema, const std::string& name) {
  std::string found;
  for (const Key& key : schema.keys()) {
    if (last_name(key.path) != name) continue;
    if (!found.empty()) return "";
    found = key.path;
  }
  return found;
}

/// The key that was called `path` in an earlier version; nullptr when there is none.
const Key* renamed(const Schema& schema, const std::string& path) {
  for (const Key& key : schema.keys())
    for (const std::string& name : key.constraints.former_names())
      if (name == path) return &key;
  return nullptr;
}

}  // namespace

std::string suggestion(const Schema& schema, const std::string& path) {
  const std::string prefix = known_prefix(schema, path);
  const std::vector<std::string> candidates = paths_below(schema, prefix);
  const std::string_view near = text::nearest(path.substr(prefix.size()), candidates);
  return near.empty() ? only_key_called(schema, last_name(path)) : prefix + std::string(near);
}

Error unknown(const Schema& schema, const std::string& path, const std::string& kind, const std::string& where) {
  const SchemaAdvice& advice = schema.advice();
  const std::string what = "unknown " + kind + " \"" + path + "\"";
  if (const std::string owner = advice.owner ? advice.owner(path) : ""; !owner.empty())
    return Error(ExitCode::config, what, where,
                 "plugin \"" + owner + "\" has this " + kind + ": add --plugin " + shell_word(owner));
  if (const Key* key = renamed(schema, path))
    return Error(ExitCode::config, kind + " \"" + path + "\" is now called \"" + key->path + "\"", where,
                 "write " + key->path + " instead");
  const std::string near = suggestion(schema, path);
  return Error(ExitCode::config, what + (near.empty() ? "" : "; did you mean \"" + near + "\"?"), where,
               "see the keys with: " + advice.show_command);
}

}  // namespace nas::core
