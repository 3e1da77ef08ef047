#pragma once
/// \file
/// What the commands share that start, resume or show a run.

#include <string>
#include <vector>

#include "core/app/api.h"
#include "core/record/run_info.h"
#include "host/options.h"
#include "host/plugin/admission.h"
#include "host/plugin/consent.h"

namespace nas::host {

/// The core, with `plugins` loaded.
core::ICore& core_with(const std::vector<PluginFile>& plugins);

/// Reads run.json of the run in `directory`. Throws core::Error(usage) when there is no run, core::Error(unreadable)
/// when its record is damaged.
core::RunInfo run_info(const std::string& directory);

/// The plugins of the run in `directory`, each with the recorded SHA-256. Which files may be taken: recorded_plugins.h.
/// Loads none. Throws core::Error(plugin) for another file.
std::vector<PluginFile> plugins_of_run(const core::RunInfo& info, const std::string& directory, const Consent& consent);

/// A run as its directory records it, ready to be resumed.
struct RecordedRun {
  std::vector<PluginFile> plugins;
  core::Config config;
};

/// Loads no plugin. Throws what plugins_of_run() throws, a refusal (untrusted) when the configuration may not be used,
/// core::Error(config) for a config.toml that is not the recorded one.
RecordedRun recorded_run(const core::RunInfo& info, const std::string& directory, const Consent& consent);

/// Resumes the run in `directory` and runs it to its end; only prints the results when it is finished. Returns the exit
/// code.
int resume_run(const std::string& directory, const core::ResumeOptions& options, const Consent& consent);

}  // namespace nas::host
