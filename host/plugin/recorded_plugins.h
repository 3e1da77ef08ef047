#pragma once
/// \file
/// The plugins that a directory names: those of a run (run.json), or of an experiment of a batch (request.json). A
/// directory can come from anywhere, and a plugin is code. So a directory is asked which plugin it needs, and not where
/// that is, unless this user made the directory here.

#include <filesystem>
#include <string>
#include <vector>

#include "core/config/config.h"
#include "host/plugin/admission.h"

namespace nas::host {

struct RecordedPlugin {
  std::string id, path, sha256;
};

/// A directory and its record, the file that names plugins.
struct PluginRecord {
  std::filesystem::path directory, file;
  std::string mark;  ///< core::directory_mark() of the directory, as the record has it
  std::vector<RecordedPlugin> plugins;
  std::string owner = "run";  ///< what the directory holds, for sentences: "run" or "batch"
};

/// The plugins of a record, opened and admitted, in its order. Each is the file at the recorded path, if this user can
/// have chosen it: the path is absolute, leads out of the directory, and the record is trusted, because this user made
/// the directory at this place and nobody else can change the record. Otherwise it is the file of its id in a plugin
/// folder. With Consent::run every absolute path is taken. Throws a refusal: not_found; untrusted when the plugin is
/// only at a path that is not taken; those of require_all_admissible(). The caller compares SHA-256s.
std::vector<PluginFile> admit_recorded(const PluginRecord& record, const Consent& consent);

/// Jobs of Slurm begin with shell commands of the configuration (slurm.prologue). Throws a refusal (untrusted) when
/// `config`, which the directory holds, submits such jobs and the record is not trusted.
void require_trusted_jobs(const core::Config& config, const PluginRecord& record, const Consent& consent);

}  // namespace nas::host
