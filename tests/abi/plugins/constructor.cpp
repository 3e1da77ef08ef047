// A plugin whose constructor does what the variable CONSTRUCTOR of the environment says, before any entry is called.
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string_view>

#include "nas/plugin.h"

namespace {

/// Not a constant, whose use a compiler would refuse.
volatile int* volatile nowhere = nullptr;

[[gnu::constructor]] void construct() {
  const char* wish = std::getenv("CONSTRUCTOR");
  const std::string_view action = wish ? wish : "";
  if (action == "exit") std::exit(0);
  if (action == "quick_exit") std::quick_exit(0);
  if (action == "abort") std::abort();
  if (action == "crash") *nowhere = 1;
  if (action == "throw") throw std::runtime_error("thrown on purpose");
  if (action == "rewrite") std::ofstream(std::getenv("CONSTRUCTOR_FILE"), std::ios::app) << "more";
  if (action == "hang") {
    std::ofstream(std::getenv("CONSTRUCTOR_FILE")) << "here";
    for (;;) ::pause();
  }
}

}  // namespace

NAS_MANIFEST_NOTE(note, "constructor", "0.1.0", "MIT", "Acts while it is loaded", {});

extern "C" __attribute__((visibility("default"))) int32_t nas_plugin_entry_v1(const nas_host_api*,
                                                                              nas_plugin_api* plugin, nas_error*) {
  plugin->factory_count = 0;
  return NAS_OK;
}
