#pragma once
/// \file
/// Beginning, resuming and ending a run.

#include <string>

#include "core/app/api.h"
#include "core/plugin/registry.h"

namespace nas::core {

/// Makes the run directory and runs to the end; gives the exit code.
int begin_run(const RunRequest& request, Registry& registry);

/// Continues the run in `directory`, whose configuration is `config`. A finished run shows its results again.
int resume_run(const std::string& directory, const Config& config, bool json, Registry& registry);

}  // namespace nas::core
