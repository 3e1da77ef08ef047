#pragma once
/// \file
/// A run whose network other commands use.

#include <string>

#include "core/record/run_info.h"

namespace nas::host {

/// run.json of a finished run that has trained its network and still has all its files. Throws core::Error(usage) when
/// there is no run, core::Error(failed) that says how far an unfinished run is, core::Error(unreadable) for a lost
/// file.
core::RunInfo trained_run_info(const std::string& directory);

}  // namespace nas::host
