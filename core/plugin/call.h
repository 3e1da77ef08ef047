#pragma once
/// \file
/// Every call into a plugin's C++ passes through call_plugin() once. An exception of the plugin becomes text that names
/// the plugin, and the exception itself is destroyed while its code is still mapped.

#include <c10/util/Exception.h>

#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/error.h"
#include "core/base/out_of_memory.h"

namespace nas::core {

/// A plugin's own failure, as opposed to one of core that came back through it.
class PluginFailure : public Error {
 public:
  explicit PluginFailure(const std::string& what) : Error(ExitCode::failed, what) {}
};

/// Calls `function`. `what_it_does` completes "the plugin failed ...", such as "in pre_step of its trainer". Errors of
/// core that come back through the plugin pass unchanged.
template <class Function>
auto call_plugin(std::string_view what_it_does, Function&& function) {
  const auto failure = [&](std::string_view text) {
    return PluginFailure("the plugin failed " + std::string(what_it_does) + ": " + std::string(text));
  };
  const std::string while_it_was = "while the plugin was " + std::string(what_it_does);
  try {
    return std::forward<Function>(function)();
  } catch (const Error&) {
    throw;
  } catch (const std::bad_alloc& error) {
    throw *out_of_memory(error, while_it_was);
  } catch (const c10::Error& error) {
    if (const auto memory = out_of_memory(error, while_it_was)) throw *memory;
    throw failure(error.what_without_backtrace());
  } catch (const std::exception& error) {
    throw failure(error.what());
  }
}

}  // namespace nas::core
