#pragma once
/// \file
/// What a worker process does: one training, in its folder.

#include <string>

#include "core/config/config.h"
#include "core/plugin/registry.h"

namespace nas::core {

/// Trains what job.toml of `folder` asks for, with the run's `config`, from its last checkpoint when there is one, and
/// writes the result: also that of a training which failed by itself, because a plugin or LibTorch gave up. Gives the
/// exit code: 0 when the result is there, 130 or 143 when the user asked to stop and everything is saved. Throws Error
/// for what the training is not to blame for: other plugins than the run's, missing data, a full disk. Can be called
/// again after any of these; a second process waits for the first.
int run_worker(const std::string& folder, const Config& config, Registry& registry);

}  // namespace nas::core
