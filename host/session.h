#pragma once
/// \file
/// What the commands that run something share.

#include <string>
#include <vector>

#include "core/app/api.h"
#include "core/record/run_info.h"
#include "host/options.h"
#include "host/plugin/admission.h"

namespace nas::host {

/// The core, with `plugins` loaded.
core::ICore& core_with(const std::vector<PluginFile>& plugins);

/// run.json of the run in `directory`. Throws core::Error(usage) when there is no run, core::Error(unreadable) when its
/// record is damaged.
core::RunInfo run_info(const std::string& directory);

/// The plugins that a run was begun with, admitted anew. A file that has moved is looked for by its id.
std::vector<PluginFile> plugins_of_run(const core::RunInfo& info);

/// A run as its directory records it, ready to be continued.
struct RecordedRun {
  std::vector<PluginFile> plugins;
  core::Config config;
};

/// Loads no plugin. Throws core::Error(plugin) for a plugin that is not the recorded file, core::Error(config) for a
/// config.toml that is not the recorded one.
RecordedRun recorded_run(const core::RunInfo& info, const std::string& directory);

/// Runs the run in `directory` to its end; shows the results of a finished one. Gives the exit code.
int resume_run(const std::string& directory, bool json);

}  // namespace nas::host
