#include "host/batch/execute/run_experiment.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "core/base/error.h"
#include "core/base/interrupt.h"
#include "core/base/log.h"
#include "core/config/resolve.h"
#include "core/workers/file_descriptor.h"
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
core::FileDescriptor acquire_lock(const ExperimentFolder& folder, bool wait) {
  core::FileDescriptor lock(::open(folder.lock().c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644));
  if (!lock.open())
    throw Error(ExitCode::failed, std::string("cannot write to the folder of the experiment: ") + std::strerror(errno),
                folder.path().string(), "check the permissions of the folder and the free disk space");
  const auto end = std::chrono::steady_clock::now() + longest_wait;
  while (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    if (!wait && std::chrono::steady_clock::now() > end)
      throw Error(ExitCode::failed, "another process is running this experiment", folder.path().string(),
                  "wait until it ends, or stop it");
    std::this_thread::sleep_for(lock_interval);
  }
  return lock;
}

PluginRecord record_of(const ExperimentFolder& folder) {
  const ExperimentRequest request = folder.read();
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

int run_or_resume(const ExperimentFolder& folder, const std::vector<std::string>& command_line,
                  const Consent& consent) {
  if (is_finished(folder.run())) return 0;
  const PluginRecord record = record_of(folder);
  const std::vector<PluginFile> plugins = plugins_of(record, consent);
  const std::string run = folder.run().string();
  if (fs::exists(folder.run() / "run.json")) return resume_run(run, false, consent);
  core::Config config = core::resolve(schema_with(plugins), {.file = folder.config().string()});
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
  const core::FileDescriptor lock = acquire_lock(folder, wait);
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
