#include "core/base/plugin_owner.h"

#include <dlfcn.h>

#include <map>

namespace nas::core {

namespace {

/// The ids of plugins by the address at which their libraries begin. Never destroyed: plugins are never unloaded.
std::map<const void*, std::string>& plugins_by_address() {
  static auto* plugins = new std::map<const void*, std::string>;
  return *plugins;
}

/// nullptr when no library contains `data`.
const void* beginning_of_library(const void* data) {
  Dl_info library{};
  return ::dladdr(data, &library) != 0 ? library.dli_fbase : nullptr;
}

}  // namespace

void remember_plugin(const std::string& id, const void* data) {
  if (const void* beginning = beginning_of_library(data)) plugins_by_address().try_emplace(beginning, id);
}

std::string_view plugin_with(const void* data) {
  const auto found = plugins_by_address().find(beginning_of_library(data));
  return found == plugins_by_address().end() ? std::string_view() : found->second;
}

}  // namespace nas::core
