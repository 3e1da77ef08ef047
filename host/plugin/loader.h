#pragma once
/// \file
/// Loads admitted plugins. A loaded plugin stays loaded until the process ends, because its modules, autograd graphs
/// and exceptions may be alive anywhere.

#include <vector>

#include "core/app/api.h"
#include "host/plugin/admission.h"
#include "nas/abi.h"

namespace nas::host {

/// Loads the file that was checked and calls its entry with `host`, which must live until the process ends. The core
/// library must be loaded first (host/core_library.h); otherwise LibTorch binds weak symbols into the plugin. Checks
/// that every factory has a kind, a name and a create function. Throws a refusal: changed, load_failed with the
/// system's text, or entry_failed with the plugin's text. A plugin that hangs, crashes or exits meanwhile is named
/// (loading_guard.h). [run-thread]
core::LoadedPlugin load_plugin(const PluginFile& plugin, const nas_host_api& host);

/// All of `plugins`, in order.
std::vector<core::LoadedPlugin> load_plugins(const std::vector<PluginFile>& plugins, const nas_host_api& host);

}  // namespace nas::host
