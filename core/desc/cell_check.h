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

std::string to_string(const Shape& shape);

}  // namespace nas::core
