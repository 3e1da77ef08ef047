#pragma once
/// \file
/// The key that a mistyped path was meant to be.

#include <string>

#include "core/base/error.h"
#include "core/config/schema.h"

namespace nas::core {

/// The nearest key or table of `schema` inside the innermost table that `path` names correctly, or else the only key
/// that ends in the same name. Empty when there is neither.
std::string suggestion(const Schema& schema, const std::string& path);

/// Error(config) for a key or table that the schema does not have, with the nearest name that it has.
Error unknown(const Schema& schema, const std::string& path, const std::string& kind, const std::string& where);

}  // namespace nas::core
