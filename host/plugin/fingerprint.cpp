#include "host/plugin/fingerprint.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "nas/fingerprint.h"

namespace nas::host {
namespace {

struct HardKey {
  std::string_view name;
  std::string_view meaning;  ///< completes "was built for another ..."
  std::string_view remedy;
};

constexpr std::array hard_keys = {
    HardKey{"arch", "processor architecture", "rebuild the plugin on this machine"},
    HardKey{"os", "operating system", "rebuild the plugin on this machine"},
    HardKey{"sdk", "major version of the SDK", "rebuild the plugin with the SDK of this host"},
    HardKey{"torch", "LibTorch", "rebuild the plugin with the LibTorch of this host: pass its Torch_DIR to cmake"},
    HardKey{"torch_stable", "LibTorch", "use a nas-host with this LibTorch or a later one of the same major version"},
    HardKey{"ndebug", "setting of NDEBUG", "rebuild the plugin with nas_add_plugin(), which sets what this host has"},
    HardKey{"stdlib", "C++ standard library", "rebuild the plugin with the standard library of this host"},
    HardKey{"cxx11abi", "libstdc++ ABI", "rebuild the plugin with the same _GLIBCXX_USE_CXX11_ABI as this host"},
    HardKey{"glibcxx_debug", "libstdc++ debug mode", "rebuild the plugin with the same _GLIBCXX_DEBUG as this host"},
    HardKey{"san", "sanitizer", "rebuild the plugin with the same -fsanitize options as this host"},
    HardKey{"isa", "processor", "rebuild the plugin for this processor, or without -march"},
};
constexpr std::array isa_levels = {"x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"};

std::string value_of(const Fingerprint& fingerprint, std::string_view key) {
  auto found = std::ranges::find(fingerprint, key, &FingerprintKey::name);
  return found == fingerprint.end() ? "-" : found->value;
}

void set(Fingerprint& fingerprint, std::string_view key, const std::string& value) {
  std::ranges::find(fingerprint, key, &FingerprintKey::name)->value = value;
}

const HardKey* find_hard_key(std::string_view name) {
  auto found = std::ranges::find(hard_keys, name, &HardKey::name);
  return found == hard_keys.end() ? nullptr : &*found;
}

std::string processor_level() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("x86-64-v4")) return "x86-64-v4";
  if (__builtin_cpu_supports("x86-64-v3")) return "x86-64-v3";
  if (__builtin_cpu_supports("x86-64-v2")) return "x86-64-v2";
#endif
  return NAS_KEY_ISA;
}

/// Keys about classes of C++, which a plugin in C does not share with the host. A sanitizer of the host does not matter
/// to it either, because the classes that a sanitizer changes are those of C++.
bool fits_any_plugin_in_c(std::string_view key, const std::string& plugin) {
  return key == "stdlib" || key == "cxx11abi" || key == "glibcxx_debug" || (key == "san" && plugin == "none");
}

/// The version of LibTorch whose stable ABI a plugin uses; every later minor has it too.
bool stable_abi_fits(const std::string& plugin, const std::string& host) {
  int needed[2] = {}, offered[2] = {};
  const bool read = std::sscanf(plugin.c_str(), "%d.%d", &needed[0], &needed[1]) == 2 &&
                    std::sscanf(host.c_str(), "%d.%d", &offered[0], &offered[1]) == 2;
  return read && needed[0] == offered[0] && needed[1] <= offered[1];
}

bool hard_key_fits(std::string_view key, const std::string& plugin, const std::string& host) {
  if (key == "torch_stable") return stable_abi_fits(plugin, host);
  if (key == "torch" && plugin == "none") return true;
  if (key != "isa") return plugin == host;
  auto needed = std::ranges::find(isa_levels, plugin);
  auto offered = std::ranges::find(isa_levels, host);
  if (needed == isa_levels.end() || offered == isa_levels.end()) return plugin == host;
  return needed <= offered;
}

}  // namespace

Fingerprint parse_fingerprint(std::string_view text) {
  Fingerprint fingerprint;
  while (!text.empty()) {
    std::string_view entry = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(text.size(), entry.size() + 1));
    size_t equals = std::min(entry.find('='), entry.size());
    std::string value(entry.substr(std::min(entry.size(), equals + 1)));
    if (!entry.empty()) fingerprint.push_back({std::string(entry.substr(0, equals)), value});
  }
  return fingerprint;
}

Fingerprint host_fingerprint() {
  Fingerprint fingerprint = parse_fingerprint(NAS_FINGERPRINT);
  set(fingerprint, "torch", NAS_HOST_TORCH);
  set(fingerprint, "torch_patch", NAS_HOST_TORCH_PATCH);
  set(fingerprint, "isa", processor_level());
  return fingerprint;
}

std::vector<KeyComparison> compare_fingerprints(const Fingerprint& plugin, const Fingerprint& host) {
  std::vector<KeyComparison> comparisons;
  const bool without_torch = value_of(plugin, "torch") == "none";
  const bool in_c = without_torch && value_of(plugin, "stdlib") == "none";
  for (const HardKey& key : hard_keys) {
    // Only plugins that use the stable ABI state it.
    if (key.name == "torch_stable" && value_of(plugin, key.name) == "-") continue;
    std::string in_plugin = value_of(plugin, key.name),
                in_host = value_of(host, key.name == "torch_stable" ? "torch" : key.name);
    const bool fits = (key.name == "ndebug" && without_torch) || (in_c && fits_any_plugin_in_c(key.name, in_plugin)) ||
                      hard_key_fits(key.name, in_plugin, in_host);
    comparisons.push_back({std::string(key.name), in_plugin, in_host, true, fits});
  }
  for (const FingerprintKey& key : plugin) {
    if (find_hard_key(key.name)) continue;
    std::string in_host = value_of(host, key.name);
    comparisons.push_back({key.name, key.value, in_host, false, key.value == in_host});
  }
  return comparisons;
}

std::string remedy_for(const KeyComparison& comparison) { return std::string(find_hard_key(comparison.key)->remedy); }

std::string meaning_of(const std::string& hard_key) { return std::string(find_hard_key(hard_key)->meaning); }

}  // namespace nas::host
