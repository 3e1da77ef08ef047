// A plugin whose manifest was changed at one place, ALTERATION, or whose texts are others. KEYS are keys of its
// fingerprint with other values, such as {"torch", "1.13"}.
#include <string_view>
#include <vector>

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
#ifndef KEYS
#define KEYS
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

struct Key {
  std::string_view name, value;
};

struct Fingerprint {
  char text[sizeof(NAS_FINGERPRINT MORE_KEYS) + 64] = {};
  size_t size = 0;
  constexpr void append(std::string_view more) {
    for (const char character : more) text[size++] = character;
  }
};

/// NAS_FINGERPRINT with the values of `keys`, and MORE_KEYS.
consteval Fingerprint fingerprint_with(const std::vector<Key>& keys) {
  Fingerprint changed;
  std::string_view rest = NAS_FINGERPRINT;
  while (!rest.empty()) {
    std::string_view entry = rest.substr(0, rest.find(';'));
    rest.remove_prefix(entry.size() < rest.size() ? entry.size() + 1 : entry.size());
    std::string_view name = entry.substr(0, entry.find('=') + 1), value = entry.substr(name.size());
    for (const Key& key : keys)
      if (key.name == name.substr(0, name.size() - 1)) value = key.value;
    if (changed.size > 0) changed.append(";");
    changed.append(name);
    changed.append(value);
  }
  changed.append(MORE_KEYS);
  return changed;
}

constexpr Fingerprint fingerprint = fingerprint_with({KEYS});
constexpr nas::detail::ManifestTexts texts = {ID,      "0.1.0", "MIT",
                                              SUMMARY, {PARTS}, std::string_view(fingerprint.text, fingerprint.size)};

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
