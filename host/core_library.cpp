#include "host/core_library.h"

#include <dlfcn.h>

#include <string>

#include "core/base/error.h"
#include "host/executable.h"

namespace nas::host {
namespace {

core::Error broken_core(const std::string& path, const char* reason) {
  return core::Error(
      core::ExitCode::failed, "cannot load " + path, reason ? reason : "",
      "if LibTorch was moved, add the folder of its libraries to LD_LIBRARY_PATH, or build nas-host again");
}

core::ICore* load() {
  const std::string path = (executable_folder() / "../lib/libnas_core.so").lexically_normal().string();
  void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE);
  if (!library) throw broken_core(path, ::dlerror());
  void* entry = ::dlsym(library, core::core_entry_symbol);
  if (!entry) throw broken_core(path, ::dlerror());
  return reinterpret_cast<core::CoreEntry>(entry)();
}

}  // namespace

core::ICore& core_library() {
  static core::ICore* const core = load();
  return *core;
}

}  // namespace nas::host
