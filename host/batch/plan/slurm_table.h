#pragma once
/// \file
/// [slurm] of a batch file. Internal to host/batch: it brings in toml++.

#include "core/config/toml_document.h"
#include "core/workers/slurm_options.h"

namespace nas::host {

/// The keys are those of a configuration's [slurm]. Throws Error(config) with the place, and the nearest key.
core::SlurmOptions slurm_options_of(const toml::node& table, const core::TomlDocument& document);

}  // namespace nas::host
