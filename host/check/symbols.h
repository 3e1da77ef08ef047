#pragma once
/// \file
/// What a plugin's file shows to the system's loader.

#include "host/findings.h"
#include "host/plugin/admission.h"

namespace nas::host {

/// Whether it exports its entry alone, is bound when it is loaded, and is never unloaded. Loads nothing.
Findings check_symbols(const PluginFile& plugin);

}  // namespace nas::host
