#pragma once
/// \file
/// Checks that the configuration is the one that the run directory records, before the run is continued.

#include <filesystem>
#include <string>

#include "core/config/config.h"
#include "core/config/schema.h"

namespace nas::core {

/// What `file`, a run's config.toml, holds. Throws Error(config) when its fingerprint is not `sha256`.
Config recorded_config(const std::filesystem::path& file, const std::string& sha256, const Schema& schema);

}  // namespace nas::core
