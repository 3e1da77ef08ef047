#pragma once
/// \file
/// The keys that a configuration may have together with given plugins. The plugins are not loaded.

#include <vector>

#include "core/config/schema.h"
#include "host/plugin/admission.h"

namespace nas::host {

/// The first line of a configuration for editors: where they find what `nas-host schema` wrote.
inline constexpr const char* schema_line = "#:schema ./nas-host.schema.json\n";

/// Core's keys and those of `plugins`. Throws core::Error(config) when a plugin's own configuration text is wrong.
core::Schema schema_with(const std::vector<PluginFile>& plugins);

/// The keys of `schema` that a plugin added or gave another default value.
std::vector<const core::Key*> keys_of_plugins(const core::Schema& schema);

}  // namespace nas::host
