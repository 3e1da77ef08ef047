#pragma once
/// \file
/// The program that this process runs, as runs record it.

#include "core/record/provenance.h"

namespace nas::core {

/// nas-host, LibTorch, and the instructions that LibTorch uses on this machine.
Program this_program();

}  // namespace nas::core
