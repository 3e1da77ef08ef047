#pragma once
/// \file
/// Trees as TOML files.

#include <string>

#include "nas/tree_value.h"

namespace nas::core {

/// Throws Error(unreadable) when `path` cannot be read or is not TOML, with LINE:COLUMN.
Tree read_tree(const std::string& path);

/// Writes the file atomically (core/base/file.h). Throws Error(failed).
void write_tree(const std::string& path, const Tree& tree);

}  // namespace nas::core
