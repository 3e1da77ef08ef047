#pragma once
/// \file
/// Every call into a plugin's C++ passes through call_plugin(). It knows where the plugin is called, so that an
/// exception becomes an Error that names the plugin and the place, and a crash can be reported with the same words
/// (crash.h). The exception itself is destroyed while its code is still mapped.

#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/error.h"
#include "core/base/out_of_memory.h"
#include "nas/guard.h"

namespace nas::core {

/// Where the host calls a plugin, or itself through a plugin. Text is borrowed and must outlive the call.
struct PluginSite {
  std::string_view plugin;   ///< its id; empty for the host's own part
  std::string_view part;     ///< what runs, such as `pre_step of its trainer` or `op "my_op"`
  std::string_view place{};  ///< of an op in the model description, such as "cells[0].nodes[1].edges[0]"; else empty
};

/// On the thread's stack of calls during its lifetime. A signal handler may read the stack at any time.
class PluginCall {
 public:
  explicit PluginCall(const PluginSite& site) noexcept;
  ~PluginCall();
  PluginCall(const PluginCall&) = delete;
  PluginCall& operator=(const PluginCall&) = delete;

  /// The innermost call of this thread, or nullptr. [any thread, signal-safe]
  static const PluginCall* innermost() noexcept;
  /// The innermost call of the thread that first asked for this, or nullptr. [any thread, signal-safe]
  static const PluginCall* innermost_of_main_thread() noexcept;
  /// Makes this thread the one of innermost_of_main_thread().
  static void this_is_the_main_thread() noexcept;

  const PluginSite& site() const noexcept { return site_; }

 private:
  const PluginSite site_;
  const PluginCall* const outer_;
};

/// A plugin's own failure, as opposed to one of core that came back through it.
class PluginFailure : public Error {
 public:
  using Error::Error;
};

/// `plugin "my_plugin" failed in pre_step of its trainer: TEXT`, with the place in the model description.
PluginFailure plugin_failure(const PluginSite& site, std::string_view text);

/// `at "cells[0].nodes[1].edges[0]" of the model description`; empty without a place.
std::string where_of(const PluginSite& site);

/// Calls `function`. Errors of core that come back through the plugin pass unchanged, a failed allocation becomes
/// OutOfMemory, and everything else that is thrown becomes a PluginFailure.
template <class Function, class TorchError = c10::Error>
auto call_plugin(const PluginSite& site, Function&& function) {
  const PluginCall call(site);
  try {
    return std::forward<Function>(function)();
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    if (const auto memory = out_of_memory(error, "in " + std::string(site.part))) throw *memory;
    throw plugin_failure(site, nas::detail::message_of<TorchError>(error));
  } catch (...) {
    throw plugin_failure(site, "it threw something that is not a std::exception");
  }
}

}  // namespace nas::core
