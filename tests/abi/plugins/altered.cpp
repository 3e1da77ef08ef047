// A plugin whose manifest was changed at one place, ALTERATION, or says TORCH_KEY for its LibTorch.
#include <string_view>

#include "nas/plugin.h"

#ifdef TORCH_KEY
#undef NAS_KEY_TORCH
#define NAS_KEY_TORCH TORCH_KEY
#endif
#ifndef ALTERATION
#define ALTERATION
#endif

namespace {

[[maybe_unused]] constexpr std::string_view another_torch = ";torch=none";

// NAS_FINGERPRINT is expanded here, after nas/manifest.h has used it.
consteval nas_manifest altered() {
  nas_manifest manifest = nas::detail::make_manifest("altered", "0.1.0", "MIT", "Was altered", {});
  for (char& byte : manifest.fingerprint) byte = 0;
  nas::detail::append(manifest.fingerprint, NAS_FINGERPRINT);
  ALTERATION;
  return manifest;
}

}  // namespace

NAS_ELF_NOTE(nas::detail::ManifestNote, altered_note) = {.descriptor = altered()};

extern "C" __attribute__((visibility("default"))) int32_t nas_plugin_entry_v1(const nas_host_api*, nas_plugin_api*,
                                                                              nas_error*) {
  return NAS_OK;
}
