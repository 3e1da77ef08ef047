#include "host/core_library.h"

#include <dlfcn.h>

#include <string>

#include "core/base/error.h"
#include "host/executable.h"

namespace nas::host {
namespace {

core::Error broken_core(const std::string& path, const char* reason) {
  return core::Error(core::ExitCode::failed, "cannot load the core library '" + path + "'", reason ? reason : "",
                     "Build or install nas-host again; the library and its LibTorch must be where they were then.");
}

void* load_entry() {
  const std::string path = (executable_folder() / "../lib/libnas_core.so").lexically_normal().string();
  void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE);
  if (!library) throw broken_core(path, ::dlerror());
  void* entry = ::dlsym(library, "nas_core_v1");
  if (!entry) throw broken_core(path, ::dlerror());
  return entry;
}

}  // namespace

void* core_entry() {
  static void* const entry = load_entry();
  return entry;
}

}  // namespace nas::host
