#include "core/run/recorded_run.h"

#include "core/base/error.h"
#include "core/config/defaults.h"
#include "core/config/resolve.h"

namespace nas::core {

Schema schema_of(const Registry& registry) {
  Schema schema;
  schema.add_core(core_defaults());
  for (const LoadedPlugin& plugin : registry.plugins()) schema.add_plugin(plugin.id, plugin.config);
  return schema;
}

void check_plugins(const RunInfo& info, const Registry& registry) {
  for (const RunInfo::Plugin& recorded : info.plugins)
    for (const LoadedPlugin& loaded : registry.plugins())
      if (loaded.id == recorded.id && loaded.sha256 != recorded.sha256)
        throw Error(ExitCode::plugin, "plugin " + loaded.id + " is not the file that the run began with",
                    loaded.path + " has sha256 " + loaded.sha256 + ", the run was made with " + recorded.sha256,
                    "put the old file back, or begin a new run with the old one's config.toml");
}

Config recorded_config(const std::filesystem::path& file, const std::string& sha256, const Registry& registry,
                       const std::vector<std::string>& settings) {
  const Schema schema = schema_of(registry);
  Config config = resolve(schema, {.file = file.string(), .settings = {}});
  if (config.fingerprint() != sha256)
    throw Error(ExitCode::config, "the configuration is not the one that the run began with", file.string(),
                "put it back as it was, or begin a new run with it: nas-host --config " + file.string());
  return settings.empty() ? config : resolve(schema, {.file = file.string(), .settings = settings});
}

}  // namespace nas::core
