#pragma once
/// \file
/// Layer 0 in the plugin: makes the manifest at compile time and puts it into the file of the plugin as an ELF note. An
/// invalid id is a compile error.

#include <cstddef>
#include <span>
#include <string_view>

#include "nas/abi.h"
#include "nas/fingerprint.h"

namespace nas::detail {

consteval void require_id(std::string_view id) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789_.-";
  if (id.empty()) throw "NAS_PLUGIN: the id is empty";
  if (id.find_first_not_of(allowed) != id.npos) {
    throw "NAS_PLUGIN: an id is made of a-z, 0-9, '_', '.' and '-'";
  }
}

/// The texts of a manifest.
struct ManifestTexts {
  std::string_view id, version, license, summary;
  std::span<const nas_factory> factories;
  std::string_view fingerprint = NAS_FINGERPRINT;

  constexpr size_t size() const {
    size_t sum = id.size() + version.size() + license.size() + summary.size() + fingerprint.size();
    for (const nas_factory& factory : factories)
      sum += std::string_view(factory.kind).size() + std::string_view(factory.name).size() + 2;
    return sum;
  }
};

/// A manifest and its texts, `text_size` bytes or fewer.
template <size_t text_size>
struct WholeManifest {
  nas_manifest manifest = {};
  char text[text_size] = {};

  /// Appends to the last text.
  constexpr void append(nas_text& last, std::string_view more) {
    for (const char character : more) text[last.offset - sizeof(nas_manifest) + last.size++] = character;
  }
  constexpr uint32_t used() const {
    const nas_manifest& m = manifest;
    return static_cast<uint32_t>(sizeof(nas_manifest)) + m.id.size + m.version.size + m.license.size + m.summary.size +
           m.provides.size + m.fingerprint.size;
  }
  constexpr nas_text add(std::string_view whole) {
    nas_text added = {used(), 0};
    append(added, whole);
    return added;
  }
};

template <size_t text_size>
consteval WholeManifest<text_size> make_manifest(const ManifestTexts& texts) {
  WholeManifest<text_size> whole;
  nas_manifest& manifest = whole.manifest;
  manifest.struct_size = sizeof(nas_manifest);
  manifest.abi_major = NAS_ABI_MAJOR;
  manifest.abi_minor_built = NAS_ABI_MINOR;
  manifest.abi_minor_required = NAS_ABI_MINOR_REQUIRED;
  require_id(texts.id);
  manifest.id = whole.add(texts.id);
  manifest.version = whole.add(texts.version);
  manifest.license = whole.add(texts.license);
  manifest.summary = whole.add(texts.summary);
  manifest.provides = whole.add("");
  for (const nas_factory& factory : texts.factories) {
    if (manifest.provides.size > 0) whole.append(manifest.provides, " ");
    whole.append(manifest.provides, factory.kind);
    whole.append(manifest.provides, ":");
    whole.append(manifest.provides, factory.name);
  }
  manifest.fingerprint = whole.add(texts.fingerprint);
  return whole;
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
template <size_t text_size>
using ManifestNote = ElfNote<WholeManifest<text_size>, NAS_NOTE_MANIFEST>;
static_assert(offsetof(ManifestNote<4>, descriptor) == 16 && sizeof(ManifestNote<3>) == 16 + sizeof(nas_manifest) + 4);
static_assert(offsetof(WholeManifest<4>, text) == sizeof(nas_manifest));

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

/// Defines `variable`, the manifest note of this file. The four texts are string literals, and the last argument is an
/// array or a span of nas_factory.
#define NAS_MANIFEST_NOTE(variable, id, version, license, summary, factories)                         \
  namespace {                                                                                         \
  constexpr nas::detail::ManifestTexts variable##_texts = {id, version, license, summary, factories}; \
  using variable##_type = nas::detail::ManifestNote<variable##_texts.size()>;                         \
  }                                                                                                   \
  NAS_ELF_NOTE(variable##_type,                                                                       \
               variable) = {.descriptor = nas::detail::make_manifest<variable##_texts.size()>(variable##_texts)}
