#include "host/session.h"

#include <filesystem>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/interrupt.h"
#include "core/base/log.h"
#include "core/record/recorded_run.h"
#include "core/record/run_card.h"
#include "core/record/run_directory.h"
#include "core/record/written_files.h"
#include "host/core_library.h"
#include "host/plugin/loader.h"
#include "host/schema.h"

namespace nas::host {

namespace fs = std::filesystem;

core::ICore& core_with(const std::vector<PluginFile>& plugins) {
  core::ICore& core = core_library();
  for (const core::LoadedPlugin& plugin : load_plugins(plugins, *core.host_api())) core.add_plugin(plugin);
  return core;
}

core::RunInfo run_info(const std::string& directory) {
  const core::RunPaths run{directory};
  if (!fs::exists(run.info()))
    throw core::Error(core::ExitCode::usage, "the directory holds no run", directory,
                      "use a directory that contains run.json; runs are in runs/ unless --out named another place");
  return core::RunInfo::read(run.info());
}

std::vector<PluginFile> plugins_of_run(const core::RunInfo& info) {
  std::vector<std::string> names;
  for (const core::PluginIdentity& plugin : info.plugins)
    names.push_back(fs::exists(plugin.path) ? plugin.path : plugin.id);
  return admit_plugins(names);
}

RecordedRun recorded_run(const core::RunInfo& info, const std::string& directory) {
  std::vector<PluginFile> plugins = plugins_of_run(info);
  for (const PluginFile& plugin : plugins) {
    const std::string path = plugin.path.string();
    core::require_recorded({plugin.manifest.id, plugin.manifest.version, path, core::sha256_file(path)}, info);
  }
  core::Config config =
      core::recorded_config(core::RunPaths(directory).config(), info.config_sha256, schema_with(plugins));
  return {std::move(plugins), std::move(config)};
}

int resume_run(const std::string& directory, const core::ResumeOptions& options) {
  const core::RunInfo info = run_info(directory);
  const core::RunPaths paths(directory);
  if (info.status == "finished" && core::missing_files(info, paths).empty()) {
    core::log::info("the run is already finished");
    for (const std::string& name : core::changed_files(info, paths))
      core::log::warning(name + " was changed after the run wrote it: the results are not those of the changed file");
    core::print_run_card(info, paths, options.json);
    return 0;
  }
  const RecordedRun run = recorded_run(info, directory);
  core::interrupt::install();
  return core_with(run.plugins).resume(directory, run.config, options);
}

}  // namespace nas::host
