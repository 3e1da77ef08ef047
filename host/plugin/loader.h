#pragma once
/// \file
/// Loads admitted plugins. A loaded plugin stays until the process ends: a module, an autograd graph or an exception of
/// its may be alive anywhere.

#include <vector>

#include "core/app/api.h"
#include "host/plugin/admission.h"
#include "nas/abi.h"

namespace nas::host {

/// Loads `plugin` and calls its entry with `host`, which must live until the process ends. The core library must be
/// loaded before (host/core_library.h), else LibTorch binds weak symbols into the plugin. Every factory has been looked
/// at: it has a kind, a name and a create function. [run-thread] Throws a refusal: load_failed with the system's text,
/// or entry_failed with the plugin's.
core::LoadedPlugin load_plugin(const PluginFile& plugin, const nas_host_api& host);

/// All of `plugins`, in order.
std::vector<core::LoadedPlugin> load_plugins(const std::vector<PluginFile>& plugins, const nas_host_api& host);

}  // namespace nas::host
