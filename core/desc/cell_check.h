#pragma once
/// \file
/// The part of desc_check that looks into one cell.

#include <string>

#include "nas/desc.h"

namespace nas::core {

/// The shape that the cell puts out when the two cells before it put out `in0` and `in1`. Throws BadKey; `path` is the
/// cell's, such as "cells[3]".
Shape check_cell(const CellDesc& cell, const std::string& path, const Shape& in0, const Shape& in1);

/// The shape of `op`'s output for an input of shape `in`. Throws BadKey when the op cannot take it; `path` is the op's.
Shape check_op(const OpDesc& op, const std::string& path, const Shape& in);

std::string to_string(const Shape& shape);

}  // namespace nas::core
