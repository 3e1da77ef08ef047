#pragma once
/// \file
/// The keys of a batch file for editors of TOML.

#include "host/json.h"

namespace nas::host {

/// The JSON Schema of batch files (docs/batches.md), from that of the configurations of their experiments
/// (core/config/json_schema.h). Keys must be nested or dotted; read_batch_file() also takes "a.b" in quotes. What
/// depends on several keys, such as lists of the same length, is not in it.
Json batch_schema(const Json& configuration);

}  // namespace nas::host
