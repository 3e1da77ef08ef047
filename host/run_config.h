#pragma once
/// \file
/// From a command line to the configuration of a run: which plugins, which values, and every mistake in them that shows
/// without LibTorch.

#include <string>
#include <vector>

#include "core/config/known_parts.h"
#include "core/config/resolve.h"
#include "host/plugin/admission.h"

namespace nas::host {

/// The plugins that the configuration `file` names, to be admitted by admit_plugins(). Throws core::Error(config) for a
/// file that cannot be read, and for a plugin that is neither a name nor an absolute path.
std::vector<std::string> plugins_named_by(const std::string& file);

/// The admitted plugins `given` on the command line, or those that the configuration `file` names when none is given.
/// May be empty. Throws a refusal, or what plugins_named_by() throws.
std::vector<PluginFile> chosen_plugins(const std::vector<std::string>& given, const std::string& file,
                                       const Consent& consent);

/// The parts of the host and of `plugins`.
core::KnownParts parts_with(const std::vector<PluginFile>& plugins);

/// Mistakes in the values of a resolved configuration (core/config/value_check.h), with the parts of `plugins`.
std::vector<core::Error> value_errors_with(const core::Config& config, const std::vector<PluginFile>& plugins);

/// Throws core::Error(usage) when a setting sets the key "plugins", which is read before all other keys.
void require_plugins_not_set(const core::Config& config);

/// Every mistake: those of try_resolve(), then those that the values show together with `plugins`.
std::vector<core::Error> errors_in(const core::Resolution& resolution, const std::vector<PluginFile>& plugins);

/// The configuration with the key "plugins" and absolute paths: as a file it says everything about a run.
core::Config self_contained(const core::Config& config, const std::vector<PluginFile>& plugins);

/// The configuration of a new run, self-contained. Throws the first of errors_in().
core::Config config_for_run(const std::vector<PluginFile>& plugins, const core::Sources& sources);

}  // namespace nas::host
