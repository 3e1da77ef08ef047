#pragma once
/// \file
/// The ops that cells are made of.

#include <array>
#include <string_view>

#include "nas/op_names.h"

namespace nas::petridish {

/// In Archai's order: `none` last, and never chosen.
inline constexpr std::array<std::string_view, 8> primitives = {"max_pool_3x3", "avg_pool_3x3", op_names::skip_connect,
                                                               "sep_conv_3x3", "sep_conv_5x5", "dil_conv_3x3",
                                                               "dil_conv_5x5", op_names::none};

/// How many of them can be chosen.
inline constexpr size_t choosable = primitives.size() - 1;

}  // namespace nas::petridish
