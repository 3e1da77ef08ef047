#include "host/session.h"

#include <filesystem>

#include "core/base/error.h"
#include "core/base/interrupt.h"
#include "core/base/log.h"
#include "core/record/recorded_run.h"
#include "core/record/run_card.h"
#include "core/record/run_directory.h"
#include "core/record/written_files.h"
#include "core/workers/worker_command.h"
#include "host/core_library.h"
#include "host/plugin/loader.h"
#include "host/plugin/recorded_plugins.h"
#include "host/schema.h"

namespace nas::host {

namespace fs = std::filesystem;

namespace {

PluginRecord record_of(const core::RunInfo& info, const std::string& directory) {
  PluginRecord record = {.directory = directory,
                         .file = core::RunPaths(directory).info(),
                         .mark = info.directory_mark,
                         .plugins = {},
                         .owner = "run"};
  for (const core::PluginIdentity& plugin : info.plugins)
    record.plugins.push_back({plugin.id, plugin.path, plugin.sha256});
  return record;
}

void require_recorded_file(const PluginFile& plugin, const core::PluginIdentity& recorded) {
  const std::string sha256 = plugin.file->sha256();
  if (plugin.manifest.id == recorded.id && sha256 == recorded.sha256) return;
  throw core::Error(core::ExitCode::plugin, "plugin " + recorded.id + " is not the file that the run began with",
                    plugin.path.string() + " has sha256 " + sha256 + ", the run was made with " + recorded.sha256,
                    "restore the old file, or start a new run with the old run's config.toml");
}

}  // namespace

core::ICore& core_with(const std::vector<PluginFile>& plugins) {
  core::ICore& core = core_library();
  for (const core::LoadedPlugin& plugin : load_plugins(plugins, *core.host_api())) core.add_plugin(plugin);
  return core;
}

core::RunInfo run_info(const std::string& directory) {
  const core::RunPaths run{directory};
  if (!fs::exists(run.info())) throw core::no_run_in(directory);
  return core::RunInfo::read(run.info());
}

std::vector<PluginFile> plugins_of_run(const core::RunInfo& info, const std::string& directory,
                                       const Consent& consent) {
  std::vector<PluginFile> files = admit_recorded(record_of(info, directory), consent);
  for (size_t i = 0; i < files.size(); ++i) require_recorded_file(files[i], info.plugins[i]);
  return files;
}

RecordedRun recorded_run(const core::RunInfo& info, const std::string& directory, const Consent& consent) {
  std::vector<PluginFile> plugins = plugins_of_run(info, directory, consent);
  core::Config config =
      core::recorded_config(core::RunPaths(directory).config(), info.config_sha256, schema_with(plugins));
  require_trusted_jobs(config, record_of(info, directory), consent);
  return {std::move(plugins), std::move(config)};
}

int resume_run(const std::string& directory, const core::ResumeOptions& options, const Consent& consent) {
  const core::RunInfo info = run_info(directory);
  const core::RunPaths paths(directory);
  if (info.status == "finished" && core::missing_files(info, paths).empty()) {
    core::log::info("the run is already finished");
    for (const std::string& name : core::changed_files(info, paths))
      core::log::warning(name + " was changed after the run wrote it: the results are not those of the changed file");
    core::print_run_card(info, paths, options.json);
    return 0;
  }
  const RecordedRun run = recorded_run(info, directory, consent);
  core::set_worker_options(words_of(consent));
  core::interrupt::install();
  return core_with(run.plugins).resume(directory, run.config, options);
}

}  // namespace nas::host
