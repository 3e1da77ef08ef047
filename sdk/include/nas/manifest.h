#pragma once
/// \file
/// Layer 0 in the plugin: makes the manifest at compile time and puts it into the file of the plugin as an ELF note. A
/// text that is too long for its field, or an invalid id, is a compile error.

#include <cstddef>
#include <span>
#include <string_view>

#include "nas/abi.h"
#include "nas/fingerprint.h"

namespace nas::detail {

template <size_t Capacity>
consteval void append(char (&field)[Capacity], std::string_view text) {
  size_t used = std::string_view(field).size();
  if (used + text.size() >= Capacity) {
    throw "NAS_PLUGIN: text does not fit into its field of nas_manifest";
  }
  for (char character : text) field[used++] = character;
}

consteval void require_id(std::string_view id) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789_.-";
  if (id.empty()) throw "NAS_PLUGIN: the id is empty";
  if (id.find_first_not_of(allowed) != id.npos) {
    throw "NAS_PLUGIN: an id is made of a-z, 0-9, '_', '.' and '-'";
  }
}

consteval nas_manifest make_manifest(std::string_view id, std::string_view version, std::string_view license,
                                     std::string_view summary, std::span<const nas_factory> factories) {
  nas_manifest manifest = {};
  manifest.struct_size = sizeof(nas_manifest);
  manifest.abi_major = NAS_ABI_MAJOR;
  manifest.abi_minor_built = NAS_ABI_MINOR;
  manifest.abi_minor_required = NAS_ABI_MINOR_REQUIRED;
  require_id(id);
  append(manifest.id, id);
  append(manifest.version, version);
  append(manifest.license, license);
  append(manifest.summary, summary);
  for (const nas_factory& factory : factories) {
    if (manifest.provides[0]) append(manifest.provides, " ");
    append(manifest.provides, factory.kind);
    append(manifest.provides, ":");
    append(manifest.provides, factory.name);
  }
  append(manifest.fingerprint, NAS_FINGERPRINT);
  return manifest;
}

/// An ELF note: a header, the owner name and the descriptor, each with a length that is a multiple of 4 bytes.
template <class Descriptor, uint32_t type>
struct alignas(4) ElfNote {
  uint32_t name_size = 4;
  uint32_t descriptor_size = sizeof(Descriptor);
  uint32_t descriptor_type = type;
  char name[4] = "NAS";
  Descriptor descriptor;
};
using ManifestNote = ElfNote<nas_manifest, NAS_NOTE_MANIFEST>;
static_assert(offsetof(ManifestNote, descriptor) == 16 && sizeof(ManifestNote) == 16 + sizeof(nas_manifest));

}  // namespace nas::detail

/// With the address sanitizer clang puts a gap after each variable, and readers of notes expect none.
#ifdef __clang__
#define NAS_NO_GAP no_sanitize("address")
#else
#define NAS_NO_GAP
#endif

/// Defines `variable` as a note of this file. `used` makes the compiler keep it and `retain` makes --gc-sections keep
/// it. `aligned` is needed because GCC aligns a large variable to 32 bytes, and readers of notes step by 4 bytes.
#define NAS_ELF_NOTE(type, variable) \
  extern "C" __attribute__((section(".note.nas"), used, retain, aligned(4), NAS_NO_GAP)) constexpr type variable
