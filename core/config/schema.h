#pragma once
/// \file
/// The keys that a configuration may have. The default files are the schema: each key is in one of them with its
/// default value, the comment above the key documents it, and a `#:` comment constrains it (core/config/constraints.h).
/// `#: like TABLE` above the header of a table gives it the keys of TABLE. See docs/configuration.md.

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/key.h"

namespace nas::core {

/// What an error about an unknown key suggests; the host fills it in.
struct SchemaAdvice {
  /// The command that lists the keys, complete with the plugins of the schema.
  std::string show_command = "nas-host config show";
  /// The plugin, among those that could be loaded, that has the key or table `path`; empty when there is none.
  std::function<std::string(const std::string& path)> owner = {};
};

class Schema {
 public:
  /// Adds the keys of core's default file. Throws Error(config) on invalid text.
  void add_core(std::string_view toml);
  /// Adds the keys of a plugin's default file. A key that exists already gets a new default, and a new doc when
  /// there is a comment above it; its type and constraints stay. Throws Error(config) with the plugin's id and the
  /// position.
  void add_plugin(const std::string& id, std::string_view toml);

  /// Each table's own keys before its tables, otherwise in the order of the texts.
  const std::vector<Key>& keys() const { return keys_; }
  /// nullptr for an unknown path.
  const Key* find(std::string_view path) const;
  /// Whether `path` is a table; "" is the root table.
  bool has_table(std::string_view path) const { return tables_.contains(path); }
  /// Path and doc of every table.
  const std::map<std::string, std::string, std::less<>>& tables() const { return tables_; }

  /// What is probably a mistake in a default file and changes nothing: sentences that begin with their place.
  const std::vector<std::string>& notes() const { return notes_; }

  const SchemaAdvice& advice() const { return advice_; }
  void set_advice(SchemaAdvice advice) { advice_ = std::move(advice); }

 private:
  friend class SchemaBuilder;
  std::vector<Key> keys_;
  std::map<std::string, std::string, std::less<>> tables_{{"", ""}};
  std::vector<std::string> notes_;
  SchemaAdvice advice_;
};

}  // namespace nas::core
