#pragma once
/// \file
/// Checks that plugins and configuration are those that the run directory records, before the run is continued.

#include <filesystem>
#include <string>

#include "core/config/config.h"
#include "core/config/schema.h"
#include "core/record/run_info.h"

namespace nas::core {

/// A run must be resumed with the same plugin files, because another build could compute other bits. Throws
/// Error(plugin) when `plugin` has the id of a recorded plugin and another SHA-256.
void require_recorded(const PluginIdentity& plugin, const RunInfo& info);

/// What `file`, a run's config.toml, holds. Throws Error(config) when its fingerprint is not `sha256`.
Config recorded_config(const std::filesystem::path& file, const std::string& sha256, const Schema& schema);

}  // namespace nas::core
