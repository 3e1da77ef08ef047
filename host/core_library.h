#pragma once
/// \file
/// libnas_core.so, and with it LibTorch, is loaded by the commands that need it and by no other: starting LibTorch
/// takes a third of a second.

#include "core/app/api.h"

namespace nas::host {

/// The core. Loads its library on the first call, with its symbols global: LibTorch must be there before the first
/// plugin. It stays until the process ends. Throws core::Error(failed) with the system's reason. [run-thread]
core::ICore& core_library();

}  // namespace nas::host
