// A good manifest and an entry of its own, whose body is ENTRY; or one that is not exported.
#include <unistd.h>

#include <stdexcept>

#include "nas/plugin.h"

NAS_MANIFEST_NOTE(note, ID, "0.1.0", "MIT", "Its entry is odd", {});

namespace {

[[maybe_unused]] constexpr nas_factory without_create = {sizeof(nas_factory), "op", "empty", "", nullptr, nullptr};

/// A table with one factory.
[[maybe_unused]] int32_t fill(nas_plugin_api* plugin, const nas_factory* factory) {
  static const nas_factory* factories[1];
  factories[0] = factory;
  plugin->factory_count = 1;
  plugin->factories = factories;
  return NAS_OK;
}

[[maybe_unused]] int32_t hang() {
  for (;;) ::pause();
}

}  // namespace

#ifdef ENTRY
#define EXPORTED __attribute__((visibility("default")))
#else
#define EXPORTED
#define ENTRY return NAS_OK
#endif

extern "C" EXPORTED int32_t nas_plugin_entry_v1(const nas_host_api*, nas_plugin_api* plugin, nas_error* error) {
  static_cast<void>(plugin), static_cast<void>(error);
  ENTRY;
}
