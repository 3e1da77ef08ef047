#include "host/schema.h"

#include "core/config/defaults.h"

namespace nas::host {

core::Schema schema_with(const std::vector<PluginFile>& plugins) {
  core::Schema schema;
  schema.add_core(core::core_defaults());
  for (const PluginFile& plugin : plugins) {
    const Manifest& manifest = plugin.manifest;
    if (!manifest.config.empty()) schema.add_plugin(manifest.id, manifest.config);
  }
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
