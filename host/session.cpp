#include "host/session.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/config/resolve.h"
#include "host/core_library.h"
#include "host/plugin/loader.h"
#include "host/schema.h"

namespace nas::host {

namespace fs = std::filesystem;

void check_configuration(const std::vector<PluginFile>& plugins, const Options& options) {
  core::resolve(schema_with(plugins), {.file = options.config, .settings = options.settings});
}

core::ICore& core_with(const std::vector<PluginFile>& plugins) {
  core::ICore& core = core_library();
  for (const core::LoadedPlugin& plugin : load_plugins(plugins, *core.host_api())) core.add_plugin(plugin);
  return core;
}

std::vector<PluginFile> plugins_of_run(const std::string& directory) {
  const fs::path record = fs::path(directory) / "run.json";
  if (!fs::exists(record))
    throw core::Error(core::ExitCode::usage, "the directory holds no run", directory,
                      "a run directory has a file run.json; runs are made under runs/ unless --out says otherwise");
  std::vector<std::string> names;
  try {
    const auto facts = nlohmann::json::parse(core::read_file(record.string(), core::ExitCode::unreadable));
    for (const auto& plugin : facts.at("plugins")) {
      const std::string path = plugin.at("path");
      names.push_back(fs::exists(path) ? path : plugin.at("id").get<std::string>());
    }
  } catch (const nlohmann::json::exception& error) {
    throw core::Error(core::ExitCode::unreadable, "the record of the run is damaged: " + std::string(error.what()),
                      record.string());
  }
  return admit_plugins(names);
}

}  // namespace nas::host
