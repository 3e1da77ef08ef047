#pragma once
/// \file
/// Compares a batch file with the batch that was started from an earlier version of it.

#include <string>
#include <vector>

#include "host/batch/record/batch_folder.h"

namespace nas::host {

/// The experiments of `plan` that the batch in `folder` does not have. Throws core::Error(config) with every difference
/// when one that it has is missing in `plan`, or has another plugin or configuration there, because results of the two
/// must not be mixed. `new_batch`: the command that starts a batch of `plan` in another directory.
std::vector<std::string> require_only_additions(const BatchFolder& folder, Plan& plan, const std::string& new_batch);

}  // namespace nas::host
