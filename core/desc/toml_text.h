#pragma once
/// \file
/// Trees as TOML text, laid out to be read and edited by people.

#include <string>

#include "nas/tree_value.h"

namespace nas::core {

/// Keys are in the order of the tree. A table is written on one line; so is each element of a list, unless it contains
/// lists: then it becomes a [[section]]. Reals are written with the fewest digits that read back as the same value.
std::string to_toml(const Tree& tree);

}  // namespace nas::core
