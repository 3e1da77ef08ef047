#pragma once
/// \file
/// TOML text as a tree, with the position of each key in the text. Internal to core/desc, because it includes toml++.

#include <toml++/toml.h>

#include <string>
#include <string_view>

#include "nas/tree_value.h"

namespace nas::core {

class TomlTree {
 public:
  /// Throws Error(unreadable) with LABEL:LINE:COLUMN when `text` is not TOML.
  TomlTree(std::string_view text, std::string label);

  /// Without what a tree cannot express: dates, and lists of anything but integers or tables.
  Tree tree() const;
  /// LABEL:LINE:COLUMN of the value at `path` ("cells[2].nodes[0].edges"), or of the table that would contain it when
  /// it is missing.
  std::string where(std::string_view path) const;

 private:
  std::string where(const toml::source_region& region) const;
  std::string where(size_t line, size_t column) const;

  std::string label_;
  toml::table root_;
};

}  // namespace nas::core
