#pragma once
/// \file
/// The keys of a configuration for editors of TOML.

#include <span>
#include <string>

#include "core/config/known_parts.h"
#include "core/config/schema.h"

namespace nas::core {

/// The keys of all `schemas` as a JSON Schema of draft 4, the one that editors of TOML read: every table and key with
/// its type, limits, choices, default and meaning, and nothing else. Keys that name a part have the names in `parts` as
/// choices. With one schema it accepts what try_resolve() (resolve.h) and the names in value_errors() (value_check.h)
/// accept, except for numbers that are not finite, which JSON does not have. Several schemas are those of plugins that
/// may exclude each other: a value is accepted that one of them accepts, and where their defaults differ there is none.
std::string to_json_schema(std::span<const Schema> schemas, const KnownParts& parts);

}  // namespace nas::core
