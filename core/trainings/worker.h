#pragma once
/// \file
/// A worker process: one training, in its folder.

#include <string>

#include "core/config/config.h"
#include "core/plugin/registry.h"

namespace nas::core {

/// Trains as job.toml of `folder` describes, with the run's `config`, from the last checkpoint when there is one, and
/// writes the result, also when the training failed because of a plugin or LibTorch. Returns the exit code: 0 when
/// there is a result, 130 or 143 when the user asked to stop and everything is saved. Throws Error for causes outside
/// of the training: a configuration that differs from that of the run, missing data, a full disk. Can be called again
/// after any of these; a second process waits for the first.
int run_worker(const std::string& folder, const Config& config, Registry& registry);

}  // namespace nas::core
