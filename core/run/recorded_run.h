#pragma once
/// \file
/// A run as its directory records it: for whoever goes on with it.

#include <filesystem>
#include <string>
#include <vector>

#include "core/config/config.h"
#include "core/config/schema.h"
#include "core/plugin/registry.h"
#include "core/run/run_info.h"

namespace nas::core {

/// Of core and all plugins of `registry`.
Schema schema_of(const Registry& registry);

/// A resumed run must be made of the same plugins: another build could compute other bits. Throws Error(plugin).
void check_plugins(const RunInfo& info, const Registry& registry);

/// What `file`, a run's config.toml, holds, with `settings` over it. Throws Error(config) when the file is not the one
/// whose fingerprint is `sha256`.
Config recorded_config(const std::filesystem::path& file, const std::string& sha256, const Registry& registry,
                       const std::vector<std::string>& settings = {});

}  // namespace nas::core
