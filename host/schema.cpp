#include "host/schema.h"

#include "core/config/defaults.h"
#include "host/plugin/discovery.h"
#include "host/plugin_reference.h"

namespace nas::host {
namespace {

bool has(const core::Schema& schema, const std::string& path) { return schema.find(path) || schema.has_table(path); }

/// Whether a configuration can have the key or table `path` when the plugin `path_of_plugin` is loaded.
bool adds_key(const std::filesystem::path& path_of_plugin, const std::string& path) {
  try {
    return has(schema_with({PluginFile{path_of_plugin, read_manifest(path_of_plugin), nullptr}}), path);
  } catch (const core::Error&) {
    return false;  // a file that is no plugin, or a damaged one, has no keys
  }
}

/// Reads the plugins that can be found, and is called for unknown keys only.
std::string owner_of(const std::string& path) {
  for (const std::filesystem::path& plugin : installed_plugins())
    if (adds_key(plugin, path)) return plugin_reference(plugin);
  return "";
}

}  // namespace

core::Schema schema_with(const std::vector<PluginFile>& plugins) {
  core::Schema schema;
  schema.add_core(core::core_defaults());
  for (const PluginFile& plugin : plugins) {
    const Manifest& manifest = plugin.manifest;
    if (!manifest.config.empty()) schema.add_plugin(manifest.id, manifest.config);
  }
  schema.set_advice({.show_command = "nas-host config show" + plugin_words(plugins), .owner = owner_of});
  return schema;
}

std::vector<const core::Key*> keys_of_plugins(const core::Schema& schema) {
  std::vector<const core::Key*> keys;
  for (const core::Key& key : schema.keys()) {
    if (key.origin.layer == core::Layer::plugin) keys.push_back(&key);
  }
  return keys;
}

}  // namespace nas::host
