#pragma once
/// \file
/// A plugin in this process, as the host hands it to core.

#include <string>

#include "core/record/run_info.h"
#include "nas/abi.h"

namespace nas::core {

/// A plugin whose manifest was accepted and whose entry has run. `api` lives as long as the process.
struct LoadedPlugin : PluginIdentity {
  const nas_plugin_api* api = nullptr;
};

}  // namespace nas::core
