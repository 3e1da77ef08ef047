#pragma once
/// \file
/// Why a plugin is refused. Each reason has its own exit code, so a script can distinguish them.

#include <filesystem>
#include <string>

#include "core/base/error.h"

namespace nas::host {

enum class Refusal : int {
  not_found = 60,     ///< the file does not exist, or no plugin folder contains the name
  not_a_plugin = 61,  ///< not a shared library, or one without a manifest
  damaged = 62,       ///< truncated, or its tables or manifest are invalid
  other_abi = 63,     ///< built for another version of the plugin ABI
  other_build = 64,   ///< built for another platform, LibTorch or C++ ABI: see nas/fingerprint.h
  duplicate = static_cast<int>(core::ExitCode::duplicate),  ///< also: another plugin has the same id
  load_failed = 66,   ///< the system's loader refused it, or its constructors did not return
  entry_failed = 67,  ///< its entry function reported a failure or filled in its table incorrectly
  unsafe = 68,        ///< other users may change it, or it changed between check and load
  untrusted = 69,     ///< only a run directory of unknown origin names it
  not_locked = 70,    ///< --locked: the lock file does not list it, or lists other bytes
};

/// Whether a process of nas-host that ended with `code` refused a plugin.
inline bool is_refusal(int code) {
  return code >= static_cast<int>(Refusal::not_found) && code <= static_cast<int>(Refusal::not_locked);
}

/// The error to throw. `what`, `where` and `remedy` are one sentence each.
inline core::Error refused(Refusal reason, const std::string& what, const std::string& where,
                           const std::string& remedy) {
  return core::Error(static_cast<core::ExitCode>(reason), what, where, remedy);
}

/// "PATH HOW"
inline core::Error damaged_plugin(const std::filesystem::path& path, const std::string& how) {
  return refused(Refusal::damaged, path.string() + " " + how, "", "build or copy the file again");
}

}  // namespace nas::host
