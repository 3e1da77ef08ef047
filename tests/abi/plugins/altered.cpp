// A plugin whose manifest was changed at one place, ALTERATION, or whose texts are others.
#include <string_view>

#include "nas/plugin.h"

#ifndef ID
#define ID "altered"
#endif
#ifndef SUMMARY
#define SUMMARY "Was altered"
#endif
#ifndef PARTS
#define PARTS
#endif
#ifdef TORCH_KEY
#undef NAS_KEY_TORCH
#define NAS_KEY_TORCH TORCH_KEY
#endif
#ifdef ANOTHER_KEY
#define MORE_KEYS ";" NAS_TEXT(ANOTHER_KEY)
#else
#define MORE_KEYS ""
#endif
#ifndef ALTERATION
#define ALTERATION
#endif

namespace {

constexpr nas_factory part(const char* name) { return {sizeof(nas_factory), "op", name, "", nullptr, nullptr}; }
[[maybe_unused]] constexpr nas_factory twice[] = {part("a"), part("b"), part("a")};

// NAS_FINGERPRINT is expanded here, after nas/manifest.h has used it.
constexpr nas::detail::ManifestTexts texts = {ID, "0.1.0", "MIT", SUMMARY, {PARTS}, NAS_FINGERPRINT MORE_KEYS};

consteval auto altered() {
  // The id is checked where it is written, and the host must check it again.
  nas::detail::ManifestTexts valid = texts;
  valid.id = "altered";
  auto whole = nas::detail::make_manifest<texts.size() + 16>(valid);
  nas_manifest& manifest = whole.manifest;
  if (texts.id != valid.id) whole.text[0] = texts.id[0];
  ALTERATION;
  manifest.struct_size += 0;
  return whole;
}

using Note = nas::detail::ManifestNote<texts.size() + 16>;

}  // namespace

NAS_ELF_NOTE(Note, altered_note) = {.descriptor = altered()};

extern "C" __attribute__((visibility("default"))) int32_t nas_plugin_entry_v1(const nas_host_api*, nas_plugin_api*,
                                                                              nas_error*) {
  return NAS_OK;
}
