#include "core/record/recorded_run.h"

#include "core/base/error.h"
#include "core/base/shell.h"
#include "core/config/resolve.h"

namespace nas::core {

void require_recorded(const PluginIdentity& plugin, const RunInfo& info) {
  for (const PluginIdentity& recorded : info.plugins)
    if (plugin.id == recorded.id && plugin.sha256 != recorded.sha256)
      throw Error(ExitCode::plugin, "plugin " + plugin.id + " is not the file that the run began with",
                  plugin.path + " has sha256 " + plugin.sha256 + ", the run was made with " + recorded.sha256,
                  "restore the old file, or start a new run with the old run's config.toml");
}

Config recorded_config(const std::filesystem::path& file, const std::string& sha256, const Schema& schema) {
  Config config = resolve(schema, {.file = file.string(), .settings = {}});
  if (!config.has_fingerprint(sha256))
    throw Error(
        ExitCode::config, "the configuration is not the one that the run began with", file.string(),
        "restore it, or start a new run with it: " + shell_command({"nas-host", "--config", absolute_text(file)}));
  return config;
}

}  // namespace nas::core
