#pragma once
/// \file
/// How far a batch is: from any process, while it runs and after.

#include <ostream>

#include "host/batch/record/batch_folder.h"
#include "host/json.h"

namespace nas::host {

/// Number, name, state, what it does or came to, of each; then counts, and what went wrong.
void print_status(std::ostream& stream, const BatchFolder& folder, const BatchRecord& record);
Json status_json(const BatchFolder& folder, const BatchRecord& record);

}  // namespace nas::host
