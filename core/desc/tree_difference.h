#pragma once
/// \file
/// The differences between two trees, for people.

#include <string>
#include <vector>

#include "nas/tree_value.h"

namespace nas::core {

/// One line "cells[0].nodes[1].edges[0].op: sep_conv_3x3 -> skip_connect" for each value that differs, in the order of
/// the paths; "(none)" for a value that a tree does not have. The order within a table is ignored.
std::vector<std::string> differences(const Tree& before, const Tree& after);

}  // namespace nas::core
