#pragma once
/// \file
/// Starts, resumes and ends a run.

#include <string>

#include "core/app/api.h"
#include "core/plugin/registry.h"

namespace nas::core {

/// Creates the run directory and runs to the end; returns the exit code.
int begin_run(const RunRequest& request, Registry& registry);

/// Continues the run in `directory`, whose configuration is `config`. A finished run prints its results again.
int resume_run(const std::string& directory, const Config& config, const ResumeOptions& options, Registry& registry);

}  // namespace nas::core
