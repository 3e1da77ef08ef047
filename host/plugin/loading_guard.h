#pragma once
/// \file
/// While a plugin is loaded its constructors run, and they may do anything: hang, crash, end the process. The guard
/// makes each of these a sentence that names the plugin.

#include <csignal>
#include <string>

namespace nas::host {

/// From its construction to its destruction:
/// - SIGINT and SIGTERM end the process at once with 130 or 143, because there is nothing to save yet. An ignored
///   signal stays ignored.
/// - SIGSEGV and its like are reported and then end the process.
/// - exit() and quick_exit() end the process with Refusal::load_failed, because the code of a plugin's exit() would
///   make a script believe that the run is done.
/// One at a time. [run-thread]
class LoadingGuard {
 public:
  /// `plugin` and `path` for the sentences.
  LoadingGuard(const std::string& plugin, const std::string& path);
  ~LoadingGuard();
  LoadingGuard(const LoadingGuard&) = delete;
  LoadingGuard& operator=(const LoadingGuard&) = delete;
};

}  // namespace nas::host
