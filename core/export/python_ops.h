#pragma once
/// \file
/// The host's ops as PyTorch modules in Python. A new op of the host needs a line in the table of python_ops.cpp.

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "nas/desc.h"

namespace nas::core::python {

/// How a number of channels is written: "48", or "3 * c" in the code of a cell.
using ChannelText = std::function<std::string(int64_t channels)>;

/// The expression that makes the module of an op: "SeparableConv(c, c, 3, stride=2)". Adds the names of the classes
/// that it needs to `classes`. Throws std::logic_error for an op that is not the host's.
std::string expression(const OpDesc& op, bool pool_batch_norm, const ChannelText& channels,
                       std::set<std::string>& classes);

/// Whether the module is called with a list of maps, also where there is only one.
bool takes_list(const OpDesc& op);

/// The definitions of `classes` and of those that they need, in the order of Python. `affine`: ModelDesc::affine.
std::string definitions(const std::set<std::string>& classes, bool affine);

/// The ops that expression() knows, in alphabetic order.
std::vector<std::string> known_ops();

}  // namespace nas::core::python
