#include "host/batch/execute/run_experiment.h"

#include <chrono>
#include <thread>

#include "core/base/error.h"
#include "core/base/folder.h"
#include "core/base/interrupt.h"
#include "core/base/lock_file.h"
#include "core/base/log.h"
#include "core/config/resolve.h"
#include "core/workers/worker_command.h"
#include "host/batch/record/run_facts.h"
#include "host/plugin/recorded_plugins.h"
#include "host/schema.h"
#include "host/session.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ExitCode;

constexpr std::chrono::seconds longest_wait{30};
constexpr std::chrono::milliseconds lock_interval{20};

/// Locks the experiment until the process ends. A killed process with much memory may keep the lock for some seconds,
/// so this waits for a while even without `wait`.
core::LockFile acquire_lock(const ExperimentFolder& folder, bool wait) {
  const auto end = std::chrono::steady_clock::now() + longest_wait;
  for (;;) {
    if (std::optional<core::LockFile> lock = core::LockFile::take(folder.lock())) return std::move(*lock);
    if (!wait && std::chrono::steady_clock::now() > end)
      throw Error(ExitCode::failed, "another process is running this experiment", folder.path().string(),
                  "wait until it ends, or stop it");
    std::this_thread::sleep_for(lock_interval);
  }
}

PluginRecord record_of(const ExperimentFolder& folder, const ExperimentRequest& request) {
  PluginRecord record = {.directory = folder.path(),
                         .file = folder.request(),
                         .mark = request.directory_mark,
                         .plugins = {},
                         .owner = "batch"};
  for (const ExperimentPlugin& plugin : request.plugins)
    record.plugins.push_back({plugin.id, plugin.path, plugin.sha256});
  return record;
}

/// The plugin files that the batch was started with. Other files could give other results.
std::vector<PluginFile> plugins_of(const PluginRecord& record, const Consent& consent) {
  std::vector<PluginFile> files = admit_recorded(record, consent);
  for (size_t i = 0; i < files.size(); ++i)
    if (files[i].manifest.id != record.plugins[i].id || files[i].file->sha256() != record.plugins[i].sha256)
      throw Error(ExitCode::plugin,
                  "plugin \"" + record.plugins[i].id + "\" is not the file that the batch was started with",
                  files[i].path.string(), "restore that file, or start a new batch with --out");
  return files;
}

/// The configuration that the batch was started with: results of another one must not stand beside those of the others.
core::Config config_of(const ExperimentFolder& folder, const ExperimentRequest& request, const core::Schema& schema) {
  const auto changed = [&](const std::string& where) {
    return Error(
        ExitCode::config,
        "the configuration of experiment \"" + folder.name() + "\" is not the one that the batch was started with",
        where, "restore that file, or start a new batch with --out");
  };
  try {
    core::Config config = core::resolve(schema, {.file = folder.config().string()});
    if (config.has_fingerprint(request.config_sha256)) return config;
  } catch (const Error& error) {
    throw changed(error.where() + ": " + error.what());
  }
  throw changed(folder.config().string());
}

int run_or_resume(const ExperimentFolder& folder, const std::vector<std::string>& command_line,
                  const Consent& consent) {
  if (is_finished(folder.run())) return 0;
  const ExperimentRequest request = folder.read();
  const PluginRecord record = record_of(folder, request);
  const std::vector<PluginFile> plugins = plugins_of(record, consent);
  const std::string run = folder.run().string();
  if (fs::exists(folder.run() / "run.json")) return resume_run(run, {}, consent);
  core::Config config = config_of(folder, request, schema_with(plugins));
  require_trusted_jobs(config, record, consent);
  core::set_worker_options(words_of(consent));
  core::interrupt::install();
  return core_with(plugins).run({.config = std::move(config), .directory = run, .command_line = command_line});
}

void save_failure(const ExperimentFolder& folder, const ExperimentFailure& failure) {
  try {
    folder.write_failure(failure);
  } catch (const Error& error) {
    core::log::warning(error.what());
  }
}

}  // namespace

int run_experiment(const ExperimentFolder& folder, const std::vector<std::string>& command_line, bool wait,
                   const Consent& consent) {
  folder.read();
  const core::LockFile lock = acquire_lock(folder, wait);
  if (!core::stays_inside(folder.run(), folder.run().parent_path()))
    throw Error(ExitCode::usage, "a symbolic link leads out of the directory of the batch", folder.run().string(),
                "replace the link by the directory that it leads to");
  core::require_no_way_out(folder.path());
  core::remove_left_overs(folder.path());
  folder.remove_failure();
  try {
    return run_or_resume(folder, command_line, consent);
  } catch (const Error& error) {
    save_failure(folder, {static_cast<int>(error.code()), error.what(), error.where(), error.remedy()});
    throw;
  } catch (const std::exception& error) {
    save_failure(folder, {static_cast<int>(ExitCode::failed), error.what(), "", ""});
    throw;
  }
}

}  // namespace nas::host
