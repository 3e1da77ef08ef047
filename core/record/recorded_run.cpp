#include "core/record/recorded_run.h"

#include "core/base/error.h"
#include "core/base/shell.h"
#include "core/config/resolve.h"

namespace nas::core {

Config recorded_config(const std::filesystem::path& file, const std::string& sha256, const Schema& schema) {
  Config config = resolve(schema, {.file = file.string(), .settings = {}});
  if (!config.has_fingerprint(sha256))
    throw Error(ExitCode::config, "the configuration is not the one that the run began with", file.string(),
                "restore it, or, if it was changed on purpose, start a new run with it: " +
                    shell_command({"nas-host", "--config", absolute_text(file)}));
  return config;
}

}  // namespace nas::core
