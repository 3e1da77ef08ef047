#pragma once
/// \file
/// The host's services, as a plugin's code calls them: `nas::host().log(...)`. A plugin logs, reports metrics, draws
/// seeds, writes files and learns of Ctrl-C through these only, so that a run stays repeatable and its directory whole.

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

/// Borrows the host's table, which lives as long as the process. Threads: as the table's functions say (nas/abi.h).
class Host {
 public:
  Host(const nas_host_api& api, const char* plugin) : api_(&api), plugin_(plugin) {}

  /// One line in the run's log, under this plugin's id.
  void log(LogLevel level, const std::string& text) const {
    api_->log(static_cast<int32_t>(level), plugin_, text.c_str());
  }

  /// A seed for `stream`, e.g. "darts.alphas": the same in every repetition of the run.
  uint64_t seed(const std::string& stream) const { return api_->seed(stream.c_str()); }

  /// True once the user asked to stop: return at the next step boundary.
  bool cancelled() const { return api_->cancelled() != 0; }

  /// Records one value of the run as a whole in its metrics. Values of an epoch: ITraining::metric().
  void metric(const std::string& name, double value) const { api_->metric(name.c_str(), value); }

  /// Where to write the file `relative` of this plugin: an absolute path in the run directory, whose parents exist.
  /// Throws std::runtime_error when there is no run or the path would leave its directory.
  std::filesystem::path artifact_path(const std::string& relative) const {
    std::string buffer(4096, '\0');
    if (api_->artifact_path(relative.c_str(), buffer.data(), buffer.size()) != NAS_OK) {
      throw std::runtime_error("the host gives no place for the file '" + relative + "'");
    }
    return buffer.c_str();
  }

  /// The host interface `Interface`, or nullptr when this host has none of it. Borrowed.
  template <class Interface>
  Interface* query() const {
    return static_cast<Interface*>(api_->query(std::string(Interface::iid).c_str()));
  }

 private:
  const nas_host_api* api_;
  const char* plugin_;
};

namespace detail {
// Hidden: one host per plugin, even where a plugin was linked without its version script.
[[gnu::visibility("hidden")]] inline const nas_host_api* host_api = nullptr;
[[gnu::visibility("hidden")]] inline const char* plugin_id = nullptr;
}  // namespace detail

/// Makes host() answer with `api`. NAS_PLUGIN's entry does this; a plugin's unit test may, with a table of its own.
inline void bind_host(const nas_host_api& api, const char* plugin_id) noexcept {
  detail::host_api = &api;
  detail::plugin_id = plugin_id;
}

/// The host that loaded this plugin. Throws std::logic_error before it has.
inline Host host() {
  if (!detail::host_api) {
    throw std::logic_error("nas::host() was called before the host entered the plugin");
  }
  return Host(*detail::host_api, detail::plugin_id);
}

}  // namespace nas
