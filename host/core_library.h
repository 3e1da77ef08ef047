#pragma once
/// \file
/// libnas_core.so, and with it LibTorch, is loaded by the commands that need it and by no other: starting LibTorch takes
/// a third of a second.

namespace nas::host {

/// The function nas_core_v1 of libnas_core.so. Loads the library on the first call, with its symbols global: LibTorch must
/// be there before the first plugin. It stays until the process ends. Throws core::Error(failed). [run-thread]
void* core_entry();

/// The core, as the interface that nas_core_v1 returns: `core_library<core::ICore>().run(...)`.
template <class Core>
Core& core_library() {
  return *reinterpret_cast<Core* (*)()>(core_entry())();
}

}  // namespace nas::host
