#pragma once
/// \file
/// Compares a batch file with the batch that was started from an earlier version of it.

#include "host/batch/record/batch_folder.h"

namespace nas::host {

/// Throws core::Error(config) with every difference when the batch in `folder` has other experiments, plugins or
/// configurations than `plan`, because results of the two must not be mixed.
void require_unchanged(const BatchFolder& folder, Plan& plan);

}  // namespace nas::host
