#pragma once
/// \file
/// Beginning, resuming and ending a run.

#include <string>

#include "core/api.h"
#include "core/plugin/registry.h"

namespace nas::core {

/// Makes the run directory and runs to the end; gives the exit code.
int begin_run(const RunRequest& request, Registry& registry);

/// Goes on where the run in `directory` was. A finished run shows its results again.
int resume_run(const std::string& directory, bool json, Registry& registry);

}  // namespace nas::core
