#pragma once
/// \file
/// What this machine has for runs: LibTorch, processors, memory, disk space, data, and the programs that are optional.

#include "host/findings.h"

namespace nas::host {

/// Loads LibTorch, and no plugin.
Findings examine_machine();

}  // namespace nas::host
