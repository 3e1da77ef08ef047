#pragma once
/// \file
/// What the commands share that start, resume or show a run.

#include <string>
#include <vector>

#include "core/app/api.h"
#include "core/record/run_info.h"
#include "host/options.h"
#include "host/plugin/admission.h"

namespace nas::host {

/// The core, with `plugins` loaded.
core::ICore& core_with(const std::vector<PluginFile>& plugins);

/// Reads run.json of the run in `directory`. Throws core::Error(usage) when there is no run, core::Error(unreadable)
/// when its record is damaged.
core::RunInfo run_info(const std::string& directory);

/// Checks the plugins of a run again and returns them. A file that was moved is searched for by its id.
std::vector<PluginFile> plugins_of_run(const core::RunInfo& info);

/// A run as its directory records it, ready to be resumed.
struct RecordedRun {
  std::vector<PluginFile> plugins;
  core::Config config;
};

/// Loads no plugin. Throws core::Error(plugin) for a plugin that is not the recorded file, core::Error(config) for a
/// config.toml that is not the recorded one.
RecordedRun recorded_run(const core::RunInfo& info, const std::string& directory);

/// Resumes the run in `directory` and runs it to its end; only prints the results when it is finished. Returns the exit
/// code.
int resume_run(const std::string& directory, const core::ResumeOptions& options = {});

}  // namespace nas::host
