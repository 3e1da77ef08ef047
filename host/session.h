#pragma once
/// \file
/// What the commands that run something share.

#include <string>
#include <vector>

#include "core/api.h"
#include "host/options.h"
#include "host/plugin/admission.h"

namespace nas::host {

/// Throws the first mistake of --config and --set. Core resolves them again; here it costs no start of LibTorch.
void check_configuration(const std::vector<PluginFile>& plugins, const Options& options);

/// The core, with `plugins` loaded.
core::ICore& core_with(const std::vector<PluginFile>& plugins);

/// The plugins that the run in `directory` was begun with, admitted anew. A file that has moved is looked for by its id.
/// Throws core::Error(usage) when there is no run, core::Error(unreadable) when its record is damaged.
std::vector<PluginFile> plugins_of_run(const std::string& directory);

}  // namespace nas::host
