#pragma once
/// \file
/// The keys that a configuration may have when given plugins are loaded, known without loading them.

#include <vector>

#include "core/config/schema.h"
#include "host/plugin/admission.h"

namespace nas::host {

/// Core's keys and those of `plugins`. Throws core::Error(config) when a plugin's own configuration text is wrong.
core::Schema schema_with(const std::vector<PluginFile>& plugins);

/// The keys of `schema` that one of its plugins brought, or gave another default.
std::vector<const core::Key*> keys_of_plugins(const core::Schema& schema);

}  // namespace nas::host
