#pragma once
/// \file
/// Why a plugin is refused. Each reason has its exit code, so that a script can tell them apart.

#include <string>

#include "core/base/error.h"

namespace nas::host {

enum class Refusal : int {
  not_found = 60,     ///< no such file, or none of that name in the plugin folders
  not_a_plugin = 61,  ///< no shared library, or one without a manifest
  damaged = 62,       ///< cut short, or its tables or manifest make no sense
  other_abi = 63,     ///< built for another version of the plugin ABI
  other_build = 64,   ///< built for another platform, LibTorch or C++ ABI: see nas/fingerprint.h
  duplicate = 65,     ///< its id, or something it provides, is taken by another plugin
  load_failed = 66,   ///< the system's loader refused it
  entry_failed = 67,  ///< its entry function reported a failure or filled its table wrongly
};

/// The error to throw; `what`, `where` and `remedy` are one sentence each.
inline core::Error refused(Refusal reason, const std::string& what, const std::string& where,
                           const std::string& remedy) {
  return core::Error(static_cast<core::ExitCode>(reason), what, where, remedy);
}

}  // namespace nas::host
