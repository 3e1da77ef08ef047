#include "core/base/plugin_call.h"

#include <atomic>
#include <utility>

namespace nas::core {

namespace {

/// In the block of thread-local memory that each thread has from its start, so that a signal handler allocates nothing.
[[gnu::tls_model("initial-exec")]] constinit thread_local const PluginCall* innermost_call = nullptr;
std::atomic<const PluginCall* const*> call_of_main_thread = nullptr;

/// Why the run of this thread ends, while a plugin's frames are between the host that knows and the host that ends it.
thread_local std::exception_ptr end_of_run;

}  // namespace

PluginCall::PluginCall(const PluginSite& site) noexcept : site_(site), outer_(innermost_call) { innermost_call = this; }
PluginCall::~PluginCall() { innermost_call = outer_; }

const PluginCall* PluginCall::innermost() noexcept { return innermost_call; }

const PluginCall* PluginCall::innermost_of_main_thread() noexcept {
  const PluginCall* const* call = call_of_main_thread;
  return call ? *call : nullptr;
}

void PluginCall::this_is_the_main_thread() noexcept { call_of_main_thread = &innermost_call; }

void end_run_from_plugin(std::exception_ptr reason) {
  end_of_run = std::move(reason);
  throw RunEnds();
}

void keep_end_of_run() noexcept { end_of_run = std::current_exception(); }

void throw_end_of_run() {
  if (end_of_run) std::rethrow_exception(std::exchange(end_of_run, nullptr));
}

void end_run_again() {
  if (end_of_run) throw RunEnds();
}

std::string where_of(const PluginSite& site) {
  return site.place.empty() ? "" : "at \"" + std::string(site.place) + "\" of the model description";
}

PluginFailure plugin_failure(const PluginSite& site, std::string_view text) {
  const std::string who = site.plugin.empty() ? "nas-host" : "plugin \"" + std::string(site.plugin) + "\"";
  return {ExitCode::failed, who + " failed in " + std::string(site.part) + ": " + std::string(text), where_of(site)};
}

}  // namespace nas::core
