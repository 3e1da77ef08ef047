#include "host/plugin/admission.h"

#include <algorithm>

#include "host/plugin/discovery.h"
#include "host/plugin/fingerprint.h"
#include "host/plugin/refusal.h"
#include "nas/abi.h"

namespace nas::host {
namespace {

std::string name_of(const PluginFile& plugin) { return "plugin \"" + plugin.manifest.id + "\""; }

std::string place_of(const PluginFile& plugin) { return plugin.path.string() + ", version " + plugin.manifest.version; }

void require_abi(const PluginFile& plugin) {
  const Manifest& manifest = plugin.manifest;
  const bool same_major = manifest.abi_major == NAS_ABI_MAJOR;
  const bool new_enough = manifest.abi_minor_required <= NAS_ABI_MINOR;
  // ABI version 0 makes no promise between its minor versions.
  const bool promised = NAS_ABI_MAJOR > 0 || manifest.abi_minor_built == NAS_ABI_MINOR;
  if (same_major && new_enough && promised) return;
  const uint32_t minor = same_major && promised ? manifest.abi_minor_required : manifest.abi_minor_built;
  throw refused(Refusal::other_abi,
                name_of(plugin) + " needs plugin ABI " + abi_text(manifest.abi_major, minor) +
                    " and this host offers " + abi_text(NAS_ABI_MAJOR, NAS_ABI_MINOR),
                place_of(plugin),
                "rebuild the plugin with the SDK of this host, or use the nas-host that it was built for");
}

void require_build(const PluginFile& plugin) {
  const Fingerprint fingerprint = parse_fingerprint(plugin.manifest.fingerprint);
  for (const KeyComparison& key : compare_fingerprints(fingerprint, host_fingerprint())) {
    if (!key.hard || key.fits) continue;
    throw refused(Refusal::other_build,
                  name_of(plugin) + " was built for another " + meaning_of(key.key) + ": " + key.key + " is " +
                      key.plugin + " in the plugin and " + key.host + " in this host",
                  place_of(plugin), remedy_for(key));
  }
}

void require_distinct(const PluginFile& plugin, const PluginFile& other) {
  if (plugin.manifest.id == other.manifest.id) {
    throw refused(Refusal::duplicate, name_of(plugin) + " is given twice",
                  other.path.string() + " and " + plugin.path.string(), "use only one of them");
  }
  for (const std::string& provided : plugin.manifest.provides) {
    const std::vector<std::string>& taken = other.manifest.provides;
    if (std::ranges::find(taken, provided) == taken.end()) continue;
    throw refused(Refusal::duplicate, name_of(plugin) + " and " + name_of(other) + " both provide " + provided,
                  other.path.string() + " and " + plugin.path.string(), "use only one of them");
  }
}

}  // namespace

std::string abi_text(uint32_t major, uint32_t minor) { return std::to_string(major) + "." + std::to_string(minor); }

void require_admissible(const PluginFile& plugin) {
  require_abi(plugin);
  require_build(plugin);
}

std::vector<PluginFile> admit_plugins(const std::vector<std::string>& names) {
  std::vector<PluginFile> admitted;
  for (const std::string& name : names) {
    const std::filesystem::path path = find_plugin(name);
    PluginFile plugin{path, read_manifest(path)};
    require_admissible(plugin);
    for (const PluginFile& other : admitted) require_distinct(plugin, other);
    admitted.push_back(std::move(plugin));
  }
  return admitted;
}

}  // namespace nas::host
