#pragma once
/// \file
/// Which plugin an object comes from. A plugin may make its parts itself, so that no factory of the host sees them.

#include <string>
#include <string_view>
#include <typeinfo>

namespace nas::core {

/// Remembers that the library with `data`, any static data of it, is the plugin `id`. [run-thread]
void remember_plugin(const std::string& id, const void* data);

/// The id of the plugin whose library contains `data`; empty for a library that is no plugin. The text lives as long as
/// the process. [run-thread]
std::string_view plugin_with(const void* data);

/// The id of the plugin that defines the class of `object`; empty for a class of the host. Each plugin has a
/// description of its own for each of its classes, also for those of the SDK, because it exports none.
template <class Object>
std::string_view plugin_of(const Object& object) {
  return plugin_with(&typeid(object));
}

}  // namespace nas::core
