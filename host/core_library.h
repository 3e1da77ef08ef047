#pragma once
/// \file
/// Loads libnas_core.so, and with it LibTorch. Only commands that need them call it, because loading LibTorch takes a
/// third of a second.

#include "core/app/api.h"

namespace nas::host {

/// The core. The first call loads its library with global symbols, because LibTorch must be loaded before the first
/// plugin. The library stays loaded until the process ends. Throws core::Error(failed) with the system's reason.
/// [run-thread]
core::ICore& core_library();

}  // namespace nas::host
