#pragma once
/// \file
/// Genotype(normal=[('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ...], normal_concat=range(2, 6), reduce=[...],
/// reduce_concat=range(2, 6)): as quark0/darts prints it.

#include <string>
#include <string_view>

#include "core/desc/genotype.h"

namespace nas::core {

/// One line. Concat lists of consecutive states are written as range(first, end), others as [4, 6].
std::string to_text(const Genotype& genotype);

/// Takes the fields in any order, single or double quotes, lists or ranges, trailing commas, white space and line
/// breaks anywhere, and "NAME =" before it. Throws Error(unreadable) with the position of the wrong character,
/// counted from 1; a node that reads a state after it and an odd number of edges are errors too.
Genotype genotype_from_text(std::string_view text);

}  // namespace nas::core
