#pragma once
/// \file
/// Shows the state of a batch. Works in any process, also while the batch runs.

#include <ostream>

#include "host/batch/record/batch_folder.h"
#include "host/json.h"

namespace nas::host {

/// Prints number, name, state, and progress, result or error of each experiment; then how many are in each state.
void print_status(std::ostream& stream, const BatchFolder& folder, const BatchRecord& record);
/// The same as JSON.
Json status_json(const BatchFolder& folder, const BatchRecord& record);

}  // namespace nas::host
