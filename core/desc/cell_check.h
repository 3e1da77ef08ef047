#pragma once
/// \file
/// The part of desc_check that checks one cell.

#include <string>

#include "nas/desc.h"

namespace nas::core {

/// The shape of the cell's output when the outputs of the two cells before it have shapes `in0` and `in1`. Throws
/// BadKey; `path` is that of the cell, such as "cells[3]".
Shape check_cell(const CellDesc& cell, const std::string& path, const Shape& in0, const Shape& in1);

/// The shape of `op`'s output for an input of shape `in`. Throws BadKey when the op cannot take it; `path` is that of
/// the op.
Shape check_op(const OpDesc& op, const std::string& path, const Shape& in);

/// Limits far above any network of the literature. Beyond them a description is a mistake or an attack, and is refused
/// before memory is taken for it.
inline constexpr int64_t largest_width = int64_t{1} << 20;   ///< channels or classes
inline constexpr int64_t largest_weight = int64_t{1} << 28;  ///< channels in times channels out of one op: 1 GiB
inline constexpr int64_t largest_map = int64_t{1} << 27;     ///< values of one image's feature map: 512 MiB
inline constexpr int64_t largest_image = int64_t{1} << 24;   ///< values of one image: 3x2048x2048 is within
inline constexpr int64_t most_ops = 100'000;                 ///< of all cells, children included

/// Throw BadKey for more than these.
void check_size(const std::string& path, int64_t channels_in, int64_t channels_out);
void check_map(const std::string& path, const Shape& map);

std::string to_string(const Shape& shape);

}  // namespace nas::core
