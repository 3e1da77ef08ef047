#pragma once
/// \file
/// The host's ops: a new one is a file pair and a line in standard_ops.cpp.

#include "core/ops/op_registry.h"

namespace nas::core {

/// A registry of every op of the host, to which plugins may add theirs.
OpRegistry standard_ops();

}  // namespace nas::core
