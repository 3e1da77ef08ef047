// A good manifest and an entry of its own, whose body is ENTRY; or one that is not exported.
#include <stdexcept>

#include "nas/plugin.h"

NAS_MANIFEST_NOTE(note, ID, "0.1.0", "MIT", "Its entry is odd", {});

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
