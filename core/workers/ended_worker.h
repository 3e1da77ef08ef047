#pragma once
/// \file
/// Why a worker ended without a result.

#include <string>

#include "core/base/error.h"
#include "core/workers/workers.h"

namespace nas::core {

/// Whether a signal ended the worker, caught or not. Then another attempt may succeed.
bool died(const EndedWorker& ended);

/// Whether the worker ended after SIGINT or SIGTERM. If this run did not send the signal, the training itself is fine.
bool was_asked_to_end(const EndedWorker& ended);

/// The line of the worker's error message, without the program's name; otherwise the first line of its error output,
/// which may be empty.
std::string first_error_line(const EndedWorker& ended);

/// The signal that ended the worker and its first_error_line(): "its worker was ended by signal 9 (Killed): ...".
std::string cause_of_death(const EndedWorker& ended);

/// The error for the user of the run in `run_directory` when a worker ended with an error of its own. Has the worker's
/// exit code.
Error refusal(const EndedWorker& ended, const std::string& run_directory);

}  // namespace nas::core
