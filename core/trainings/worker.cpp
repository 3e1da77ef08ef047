#include "core/trainings/worker.h"

#include <ATen/Parallel.h>

#include <utility>

#include "core/base/crash.h"
#include "core/base/folder.h"
#include "core/base/interrupt.h"
#include "core/base/lock_file.h"
#include "core/base/log.h"
#include "core/base/out_of_memory.h"
#include "core/base/plugin_call.h"
#include "core/plugin/host_api.h"
#include "core/trainings/one_training.h"
#include "core/trainings/result_file.h"

namespace nas::core {
namespace {

/// Locks the folder until the process ends. Waits for an earlier worker that has not ended yet.
LockFile take(const TrainingFolder& folder) {
  LockFile lock = LockFile::wait_for(folder.lock());
  require_no_way_out(folder.path());
  remove_left_overs(folder.path());
  return lock;
}

/// The run's configuration with the changes of the job.
Config config_of(const TrainingJob& job, const TrainingFolder& folder, const Config& run) {
  if (!run.has_fingerprint(job.config_sha256))
    throw Error(ExitCode::config, "the training belongs to a run with another configuration", folder.job().string(),
                "restore the run's config.toml");
  if (job.epochs <= 0) return run;
  const std::string epochs = job.section + ".train.epochs";
  if (!run.has(epochs))
    throw Error(ExitCode::unreadable, "the configuration has no key " + epochs, folder.job().string());
  return run.with(epochs, job.epochs, folder.job().string());
}

TrainingResult failure(const TrainingJob& job, const std::string& reason) {
  log::record(log::Level::error, reason);
  return failed_result(job.id, reason);
}

/// Failures of the training itself become its result.
TrainingResult result_of(OneTraining& training, const TrainingJob& job) {
  try {
    return training.train();
  } catch (const PluginFailure& error) {
    return failure(job, error.what() + (error.where().empty() ? "" : " (" + error.where() + ")"));
  } catch (const OutOfMemory& error) {
    return failure(job, error.what());
  } catch (const Error&) {
    throw;
  } catch (const c10::Error& error) {
    const auto memory = out_of_memory(error);
    return failure(job, memory ? memory->what() : error.what_without_backtrace());
  } catch (const std::exception& error) {
    const auto memory = out_of_memory(error);
    return failure(job, memory ? memory->what() : error.what());
  }
}

int work(const TrainingFolder& folder, const LockFile& lock, const Config& config, Registry& registry,
         const ExperimentData* data) {
  const TrainingJob job = TrainingJob::read(folder);
  OneTraining training(folder, lock, job, config_of(job, folder, config), registry, data);
  const HostApiBinding binding(training);
  const TrainingResult result = result_of(training, job);
  lock.require_in_place();
  training.sync_metrics();  // the result says that the training is finished: nothing of it may be lost from here on
  write_result(folder, result);
  return 0;
}

}  // namespace

/// OpenMP keeps its threads for the next parallel loop, and a copy of the process would wait for them in vain.
std::unique_ptr<const ExperimentData> read_data_of_trainings(const Config& config, const Registry& registry) {
  at::set_num_threads(1);
  return std::make_unique<ExperimentData>(config, registry, static_cast<uint64_t>(config.integer("seed")));
}

int run_worker(const std::string& path, const Config& config, Registry& registry, const ExperimentData* data) {
  const TrainingFolder folder(path);
  const LockFile lock = take(folder);
  if (is_finished(folder)) return 0;
  log::set_level(log::Level::warning);
  log::open_file(folder.log().string());
  crash::set_log(folder.log().string());
  try {
    return work(folder, lock, config, registry, data);
  } catch (const Interrupted& interrupted) {
    log::record(log::Level::info, "interrupted; everything is saved");
    return static_cast<int>(interrupted.code());
  } catch (const Error& error) {
    log::record(log::Level::error, error.what());
    throw;
  }
}

}  // namespace nas::core
