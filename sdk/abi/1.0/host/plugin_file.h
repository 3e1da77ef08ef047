#pragma once
// A plugin's file as a host of SDK 1.0 sees it: its manifest, its entry and its factories.
#include <dlfcn.h>
#include <elf.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "nas/abi.h"

namespace nas::minimal {

/// The plugin needs another host.
class Refused : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The manifest of the file, with its texts. Throws std::runtime_error when it has none.
inline std::string manifest_in(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  Elf64_Ehdr header;
  if (bytes.size() < sizeof(header)) throw std::runtime_error(path + " is no library");
  std::memcpy(&header, bytes.data(), sizeof(header));
  for (size_t i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment;
    std::memcpy(&segment, bytes.data() + header.e_phoff + i * sizeof(segment), sizeof(segment));
    if (segment.p_type != PT_NOTE) continue;
    const size_t step = std::max<size_t>(segment.p_align, 4);
    const auto padded = [step](size_t size) { return (size + step - 1) / step * step; };
    for (size_t at = segment.p_offset; at < segment.p_offset + segment.p_filesz;) {
      Elf64_Nhdr note;
      std::memcpy(&note, bytes.data() + at, sizeof(note));
      const size_t descriptor = at + padded(sizeof(note) + note.n_namesz);
      if (note.n_type == NAS_NOTE_MANIFEST && bytes.compare(at + sizeof(note), 4, std::string("NAS\0", 4)) == 0)
        return bytes.substr(descriptor, note.n_descsz);
      at = descriptor + padded(note.n_descsz);
    }
  }
  throw std::runtime_error(path + " has no manifest");
}

inline std::string version_text(uint32_t major, uint32_t minor) {
  return std::to_string(major) + "." + std::to_string(minor);
}

/// Throws Refused when a host of these headers cannot run the plugin. Returns its id.
inline std::string require_runnable(const std::string& whole) {
  nas_manifest manifest;
  std::memcpy(&manifest, whole.data(), sizeof(manifest));
  const std::string id = whole.substr(manifest.id.offset, manifest.id.size);
  if (manifest.abi_major == NAS_ABI_MAJOR && manifest.abi_minor_required <= NAS_ABI_MINOR) return id;
  throw Refused("plugin \"" + id + "\" needs plugin ABI " +
                version_text(manifest.abi_major, manifest.abi_minor_required) + " and this host offers " +
                version_text(NAS_ABI_MAJOR, NAS_ABI_MINOR));
}

/// Loads the plugin and enters it. It is never unloaded.
inline std::span<const nas_factory* const> factories_of(const std::string& path, const nas_host_api& host) {
  void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!library) throw std::runtime_error(::dlerror());
  const auto enter = reinterpret_cast<nas_plugin_entry_v1_fn>(::dlsym(library, NAS_PLUGIN_ENTRY_SYMBOL));
  if (!enter) throw std::runtime_error(path + " has no entry");
  nas_plugin_api plugin = {sizeof(plugin), 0, nullptr};
  nas_error error = {};
  error.struct_size = sizeof(error);
  if (enter(&host, &plugin, &error) != NAS_OK) throw std::runtime_error(error.text);
  return {plugin.factories, plugin.factory_count};
}

/// What `factory` makes of `config`, which may be null.
inline void* object_of(const nas_factory& factory, void* config) {
  const nas_create_args args = {sizeof(args), config};
  nas_error error = {};
  error.struct_size = sizeof(error);
  void* object = nullptr;
  if (factory.create(&factory, &args, &object, &error) != NAS_OK)
    throw std::runtime_error(std::string(factory.kind) + " " + factory.name + ": " + error.text);
  return object;
}

}  // namespace nas::minimal
