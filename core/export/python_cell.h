#pragma once
/// \file
/// A cell as the code of a Python class.

#include <set>
#include <string>

#include "nas/desc.h"

namespace nas::core::python {

/// What stands below "class NAME(nn.Module):". The states of the cell have `c` channels there, an argument of the
/// constructor, so that cells that differ in their channels alone have the same code. Adds the names of the classes
/// that the code needs to `classes`.
std::string cell_code(const CellDesc& desc, bool pool_batch_norm, std::set<std::string>& classes);

}  // namespace nas::core::python
