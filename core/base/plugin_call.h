#pragma once
/// \file
/// Every call into a plugin's C++ passes through call_plugin(). It knows where the plugin is called, so that an
/// exception becomes an Error that names the plugin and the place, and a crash can be reported with the same words
/// (crash.h). The exception itself is destroyed while its code is still mapped.

#include <concepts>
#include <exception>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "core/base/error.h"
#include "core/base/out_of_memory.h"
#include "nas/boundary/object.h"
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

/// Ends the run for `reason` from a function of the host that a plugin has called: keeps the reason for call_plugin(),
/// which throws it, and throws RunEnds through the plugin. [run-thread]
[[noreturn]] void end_run_from_plugin(std::exception_ptr reason);
template <std::derived_from<Error> Reason>
[[noreturn]] void end_run_from_plugin(const Reason& reason) {
  end_run_from_plugin(std::make_exception_ptr(reason));
}

/// Keeps the exception that is being handled as the reason for which the run ends, for a function of the host that must
/// not throw. [run-thread]
void keep_end_of_run() noexcept;

/// Throws the reason for which the run ends, when a function of the host has given one. [run-thread]
void throw_end_of_run();
/// Throws RunEnds once more, when a plugin has caught it and continues. [run-thread]
void end_run_again();

/// Runs `function`, the body of a function of the host that plugins call. An Error in it ends the run; other exceptions
/// pass, for the plugin to handle. [run-thread]
template <class Function>
auto called_by_plugin(Function&& function) {
  end_run_again();
  try {
    return std::forward<Function>(function)();
  } catch (const Error&) {
    end_run_from_plugin(std::current_exception());
  }
}

/// Calls `function`. Throws the reason for which a function of the host has ended the run, also when the plugin
/// returned normally or threw something else. Errors of core pass unchanged, a failed allocation becomes OutOfMemory,
/// and everything else that is thrown becomes a PluginFailure.
template <class Function, class TorchError = c10::Error>
auto call_plugin(const PluginSite& site, Function&& function) {
  const PluginCall call(site);
  try {
    if constexpr (std::is_void_v<std::invoke_result_t<Function>>) {
      std::forward<Function>(function)();
      throw_end_of_run();
      return;
    } else {
      auto result = std::forward<Function>(function)();
      throw_end_of_run();
      return result;
    }
  } catch (const Error&) {
    throw_end_of_run();
    throw;
  } catch (const std::exception& error) {
    throw_end_of_run();
    if (const auto memory = out_of_memory(error, "in " + std::string(site.part))) throw *memory;
    throw plugin_failure(site, nas::detail::message_of<TorchError>(error));
  } catch (...) {
    throw_end_of_run();
    throw plugin_failure(site, "it threw something that is not a std::exception");
  }
}

}  // namespace nas::core
