#pragma once
/// \file
/// How to speak of a worker that ended without a result.

#include <string>

#include "core/base/error.h"
#include "core/workers/workers.h"

namespace nas::core {

/// Whether a signal ended it, caught or not: it may be tried again.
bool died(const EndedWorker& ended);

/// Whether the signal was SIGINT or SIGTERM, sent by somebody else than this run: nothing is wrong with the training.
bool was_asked_to_end(const EndedWorker& ended);

/// The line of its error, without the program's name; else the first line there is, or nothing.
std::string first_error_line(const EndedWorker& ended);

/// What it died of: "killed by signal 9 (Killed)", and the first line that it wrote.
std::string cause_of_death(const EndedWorker& ended);

/// For a worker that refused to work: its own error, for the user of the run in `run_directory`.
Error refusal(const EndedWorker& ended, const std::string& run_directory);

}  // namespace nas::core
