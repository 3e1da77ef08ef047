#pragma once
/// \file
/// The services of the host, as the code of a plugin calls them: `nas::host().log(...)`. A plugin logs, reports
/// metrics, draws seeds, writes files and learns of Ctrl-C through these services only, so that a run can be repeated
/// and every file of it is complete.

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

#include "nas/abi.h"

namespace nas {

enum class LogLevel : int32_t {
  debug = NAS_LOG_DEBUG,
  info = NAS_LOG_INFO,
  warning = NAS_LOG_WARNING,
  error = NAS_LOG_ERROR,
};

/// Borrows the table of the host, which lives as long as the process. nas/abi.h says which thread may call each
/// function.
class Host {
 public:
  Host(const nas_host_api& api, const char* plugin) : api_(&api), plugin_(plugin) {}

  /// The ABI of this host, NAS_ABI_MINOR of the headers that it was built with. [thread-safe]
  uint32_t minor() const noexcept { return api_->abi_minor; }

  /// Writes `text` to the log of the run, under the id of this plugin, as one line for each of its lines. [thread-safe]
  void log(LogLevel level, const std::string& text) const {
    api_->log(api_, static_cast<int32_t>(level), plugin_, text.c_str());
  }

  /// A seed for `stream`, such as "darts.alphas", which begins with the id of the plugin because all plugins share the
  /// names. It is the same in every repetition of the run and at every call. In a worker of ITrainings it also depends
  /// on the id of the training. 0 outside of a run. [thread-safe]
  uint64_t seed(const std::string& stream) const { return api_->seed(api_, stream.c_str()); }

  /// True once the user has asked to stop: return after the current step. [thread-safe]
  bool cancelled() const { return api_->cancelled(api_) != 0; }

  /// Records one value of the whole run in its metrics. A `name` that is empty, "stage", "epoch", "step" or "split"
  /// ends the run. ITraining::metric() records a value of an epoch. [run-thread]
  void metric(const std::string& name, double value) const { api_->metric(api_, name.c_str(), value); }

  /// The absolute path in the run directory at which this plugin may write the file `relative`. Its parent folders
  /// exist. Throws std::runtime_error when there is no run, when the path would leave the directory or is longer than
  /// 4095 bytes, and when a folder cannot be made. [run-thread]
  std::filesystem::path artifact_path(const std::string& relative) const {
    std::string buffer(4096, '\0');
    if (api_->artifact_path(api_, relative.c_str(), buffer.data(), buffer.size()) != NAS_OK) {
      throw std::runtime_error("the host cannot give a path for the file '" + relative + "'");
    }
    return buffer.c_str();
  }

  /// The host interface `Interface`, borrowed, or nullptr when this host does not provide it, for a plugin that can do
  /// without. [run-thread]
  template <class Interface>
  Interface* query() const {
    return static_cast<Interface*>(api_->query(api_, std::string(Interface::iid).c_str()));
  }

  /// The host interface `Interface`, borrowed. Throws std::runtime_error when this host does not provide it, or not
  /// here: some are provided during a run only. [run-thread]
  template <class Interface>
  Interface& require() const {
    if (Interface* found = query<Interface>()) return *found;
    throw std::runtime_error("this nas-host does not provide the interface " + std::string(Interface::iid) +
                             " here; its plugin ABI is " + std::to_string(api_->abi_major) + "." +
                             std::to_string(api_->abi_minor));
  }

 private:
  const nas_host_api* api_;
  const char* plugin_;
};

namespace detail {
// Hidden, so that each plugin has its own host even when it is linked without the version script.
[[gnu::visibility("hidden")]] inline const nas_host_api* host_api = nullptr;
[[gnu::visibility("hidden")]] inline const char* plugin_id = nullptr;
}  // namespace detail

/// Makes host() return `api`. The entry function of NAS_PLUGIN calls it, and a unit test of a plugin may call it with a
/// table of its own. `api` and `plugin_id` are borrowed and must live as long as the process.
inline void bind_host(const nas_host_api& api, const char* plugin_id) noexcept {
  detail::host_api = &api;
  detail::plugin_id = plugin_id;
}

/// The host that loaded this plugin. Throws std::logic_error before the host has entered the plugin. [thread-safe]
inline Host host() {
  if (!detail::host_api) {
    throw std::logic_error("nas::host() was called before the host entered the plugin");
  }
  return Host(*detail::host_api, detail::plugin_id);
}

}  // namespace nas
