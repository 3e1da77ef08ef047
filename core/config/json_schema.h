#pragma once
/// \file
/// The keys of a configuration for editors of TOML.

#include <string>

#include "core/config/known_parts.h"
#include "core/config/schema.h"

namespace nas::core {

/// `schema` as a JSON Schema of draft 4, the one that editors of TOML read: every table and key with its type, limits,
/// choices, default and meaning, and nothing else. Keys that name a part have the names in `parts` as choices. It
/// accepts what try_resolve() (resolve.h) and the names in value_errors() (value_check.h) accept, except for numbers
/// that are not finite, which JSON does not have.
std::string to_json_schema(const Schema& schema, const KnownParts& parts);

}  // namespace nas::core
