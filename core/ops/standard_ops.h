#pragma once
/// \file
/// The host's ops. A new one is a class in the file of its family and one line in standard_ops.cpp.

#include "core/ops/op_registry.h"

namespace nas::core {

/// A registry of every op of the host. Plugins may add their own ops to it.
OpRegistry standard_ops();

}  // namespace nas::core
