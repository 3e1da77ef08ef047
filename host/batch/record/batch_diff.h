#pragma once
/// \file
/// Compares a batch file with the batch that was started from an earlier version of it.

#include <string>

#include "host/batch/record/batch_folder.h"

namespace nas::host {

/// Throws core::Error(config) with every difference when the batch in `folder` has other experiments, plugins or
/// configurations than `plan`, because results of the two must not be mixed. `new_batch`: the command that starts a
/// batch of `plan` in another directory.
void require_unchanged(const BatchFolder& folder, Plan& plan, const std::string& new_batch);

}  // namespace nas::host
