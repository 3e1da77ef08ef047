#pragma once
/// \file
/// Loads admitted plugins. A loaded plugin stays until the process ends: a module, an autograd graph or an exception of
/// its may be alive anywhere.

#include <span>
#include <vector>

#include "host/plugin/admission.h"
#include "nas/abi.h"

namespace nas::host {

struct LoadedPlugin {
  PluginFile file;
  std::span<const nas_factory* const> factories;  ///< owned by the plugin, valid until the process ends
};

/// Loads `plugin` and calls its entry with `host`, which must outlive the process's plugins (a static). The core library
/// must be loaded before (host/core_library.h), else LibTorch binds weak symbols into the plugin. [run-thread]
/// Throws a refusal: load_failed with the system's text, or entry_failed with the plugin's.
LoadedPlugin load_plugin(const PluginFile& plugin, const nas_host_api& host);

/// All of `plugins`, in order.
std::vector<LoadedPlugin> load_plugins(const std::vector<PluginFile>& plugins, const nas_host_api& host);

}  // namespace nas::host
