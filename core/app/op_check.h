#pragma once
/// \file
/// Tries out the ops of a plugin outside of a network, for `nas-host check`.

#include <string>

#include "core/app/api.h"
#include "core/ops/op_registry.h"

namespace nas::core {

/// Makes the op `name` for edges of several channels, strides and map sizes, and checks that the op
/// - returns a map of the described shape, of finite numbers,
/// - has the same weights and the same output when it is made with the same seed,
/// - has the same output after its weights and buffers are copied to another op of the same description,
/// - gives none of its weights a gradient that is not finite.
/// An op that refuses a description is skipped for it. [run-thread]
OpCheck check_op(const OpRegistry& ops, const std::string& name);

}  // namespace nas::core
