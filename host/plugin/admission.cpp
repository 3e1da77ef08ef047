#include "host/plugin/admission.h"

#include <algorithm>
#include <bit>

#include "host/plugin/discovery.h"
#include "host/plugin/elf_load_check.h"
#include "host/plugin/file_safety.h"
#include "host/plugin/fingerprint.h"
#include "host/plugin/refusal.h"
#include "nas/abi.h"

namespace nas::host {
namespace {

std::string name_of(const PluginFile& plugin) { return "plugin \"" + plugin.manifest.id + "\""; }

std::string place_of(const PluginFile& plugin) { return plugin.path.string() + ", version " + plugin.manifest.version; }

void require_version(const PluginFile& plugin) {
  const Manifest& manifest = plugin.manifest;
  const bool same_major = manifest.abi_major == NAS_ABI_MAJOR;
  const bool new_enough = manifest.abi_minor_required <= NAS_ABI_MINOR;
  if (same_major && new_enough) return;
  const uint32_t minor = same_major ? manifest.abi_minor_required : manifest.abi_minor_built;
  throw refused(
      Refusal::other_abi,
      name_of(plugin) + " needs plugin ABI " + abi_text(manifest.abi_major, minor) + " and this host offers " +
          abi_text(NAS_ABI_MAJOR, NAS_ABI_MINOR),
      place_of(plugin),
      same_major ? "use a nas-host with this plugin ABI or a later one, or build the plugin without the requirement, "
                   "NAS_ABI_MINOR_REQUIRED"
                 : "rebuild the plugin with the SDK of this host, or use the nas-host that it was built for");
}

/// Bits of the lower half say that a host which does not know them must not load the plugin. No bit is defined yet.
void require_flags(const PluginFile& plugin) {
  const uint32_t unknown = plugin.manifest.flags & NAS_FLAGS_MUST_UNDERSTAND;
  if (unknown == 0) return;
  throw refused(Refusal::other_abi,
                name_of(plugin) + " needs something that this host does not know: bit " +
                    std::to_string(std::countr_zero(unknown)) + " of the flags in its manifest",
                place_of(plugin), "use the nas-host that the plugin was built for, or a newer one");
}

void require_safe(const PluginFile& plugin) {
  const std::string danger = danger_to(plugin.file->real_path());
  if (danger.empty()) return;
  throw refused(Refusal::unsafe, name_of(plugin) + " is in a file that other users can change", danger,
                "copy the file to a folder that only you may write to, or, if you trust them, add "
                "--allow-unsafe-plugin");
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

void require_distinct_parts(const PluginFile& plugin) {
  std::vector<std::string> parts = plugin.manifest.provides;
  std::ranges::sort(parts);
  const auto twice = std::ranges::adjacent_find(parts);
  if (twice == parts.end()) return;
  throw refused(Refusal::duplicate, name_of(plugin) + " provides " + *twice + " twice", place_of(plugin),
                "rename one of the two in NAS_PLUGIN(...) and rebuild the plugin");
}

}  // namespace

std::string abi_text(uint32_t major, uint32_t minor) { return std::to_string(major) + "." + std::to_string(minor); }

PluginFile open_plugin(const std::filesystem::path& path) {
  const auto file = std::make_shared<const OpenFile>(path);
  const ElfFile elf(*file);
  PluginFile plugin{path, read_manifest(elf), file};
  require_loadable(elf);
  return plugin;
}

void require_abi(const PluginFile& plugin) {
  require_flags(plugin);
  require_version(plugin);
}

void require_drafts(const PluginFile& plugin, std::span<const std::string_view> known) {
  const std::optional<std::string> missing = missing_draft(plugin.manifest.drafts, known);
  if (!missing) return;
  throw refused(
      Refusal::other_abi, name_of(plugin) + " uses the draft " + *missing + ", which this host does not have",
      place_of(plugin),
      "drafts are not promised: rebuild the plugin with the SDK of this host, or use the nas-host that it was "
      "built for");
}

void require_admissible(const PluginFile& plugin, const Consent& consent) {
  require_abi(plugin);
  require_drafts(plugin);
  require_build(plugin);
  require_distinct_parts(plugin);
  if (!consent.unsafe_plugin) require_safe(plugin);
}

std::optional<core::Error> refusal_of(const PluginFile& plugin, const Consent& consent) {
  try {
    require_admissible(plugin, consent);
    return std::nullopt;
  } catch (const core::Error& error) {
    return error;
  }
}

void require_all_admissible(const std::vector<PluginFile>& plugins, const Consent& consent) {
  for (auto plugin = plugins.begin(); plugin != plugins.end(); ++plugin) {
    require_admissible(*plugin, consent);
    for (auto other = plugins.begin(); other != plugin; ++other) require_distinct(*plugin, *other);
  }
}

std::vector<PluginFile> admit_plugins(const std::vector<std::string>& names, const Consent& consent) {
  std::vector<PluginFile> admitted;
  for (const std::string& name : names) admitted.push_back(open_plugin(find_plugin(name)));
  require_all_admissible(admitted, consent);
  return admitted;
}

}  // namespace nas::host
