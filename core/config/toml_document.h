#pragma once
/// \file
/// A parsed TOML text with the positions of its keys and values. For core/config and host/batch alone, because it
/// includes toml++.

#include <toml++/toml.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/config/key.h"

namespace nas::core {

class TomlDocument {
 public:
  /// `label` names the text in messages: a file's path, "plugin darts". Throws Error(config) with LABEL:LINE:COLUMN.
  /// Without `positions`, for text that is not a file, `where` is the label alone.
  TomlDocument(std::string_view text, std::string label, bool positions = true);

  /// Not copyable, because toml++ loses the positions in a copy.
  TomlDocument(TomlDocument&&) = default;
  TomlDocument& operator=(TomlDocument&&) = default;

  const toml::table& root() const { return root_; }
  const std::string& label() const { return label_; }
  /// LABEL:LINE:COLUMN of a key or value.
  std::string where(const toml::source_region& region) const;

 private:
  std::string where(size_t line, size_t column) const;

  std::string label_;
  bool positions_;
  toml::table root_;
};

/// "search.train". A key that needs quotes in TOML keeps them, so that no schema has it.
std::string join_path(std::string_view table, const toml::key& key);

/// The entries of a table in the order of the text; toml++ keeps them sorted by name.
std::vector<std::pair<const toml::key*, const toml::node*>> in_order(const toml::table& table);

/// With its article: "an integer", "a table".
std::string_view kind_name(const toml::node& node);

/// The value of `key` from its node, checked against type and constraints. Throws Error(config) with the node's
/// position in `document`, and `remedy`.
Value read_value(const toml::node& node, const Key& key, const TomlDocument& document, const std::string& remedy);

/// "an integer", or "an integer or "auto"" where the constraints allow that.
std::string type_text(const Key& key, Type type);

/// "its default is 50": the remedy for what a user wrote.
std::string default_hint(const Key& key);

}  // namespace nas::core
