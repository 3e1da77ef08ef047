#include "host/budget/pilot.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "core/base/error.h"
#include "core/base/interrupt.h"
#include "core/base/text.h"
#include "core/record/run_directory.h"
#include "core/record/run_info.h"
#include "core/workers/ended_worker.h"
#include "core/workers/local_workers.h"
#include "core/workers/open_workers.h"
#include "host/batch/execute/run_experiment.h"
#include "host/batch/record/experiment_folder.h"
#include "host/temporary_directory.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

ExperimentRequest request_of(const core::Config& config, const std::vector<PluginFile>& plugins) {
  ExperimentRequest request = {.plugins = {}, .config_sha256 = config.fingerprint()};
  for (const PluginFile& plugin : plugins)
    request.plugins.push_back({plugin.manifest.id, plugin.path.string(), plugin.file->sha256()});
  return request;
}

void stop(core::LocalWorkers& workers) {
  workers.stop();
  workers.wait(std::chrono::seconds(10));
}

core::EndedWorker wait_for(core::LocalWorkers& workers, double most) {
  const auto begin = Clock::now();
  for (;;) {
    if (auto ended = workers.wait(std::chrono::milliseconds(100))) return *ended;
    if (const int signal = core::interrupt::requested()) {
      stop(workers);
      throw core::Interrupted(signal);
    }
    if (std::chrono::duration<double>(Clock::now() - begin).count() < most) continue;
    stop(workers);
    throw core::Error(
        core::ExitCode::config,
        "the budget is too short: a run of a few steps took more than half of it (" + core::text::duration(most) + ")",
        "option --budget", "raise the budget, or make the networks or the data smaller");
  }
}

void require_finished(const core::EndedWorker& ended, const ExperimentFolder& folder) {
  if (ended.code == 0) return;
  if (const auto failure = folder.read_failure())
    throw core::Error(static_cast<core::ExitCode>(failure->code), failure->error, failure->where, failure->remedy);
  throw core::Error(core::ExitCode::failed,
                    "the short run that measures the time failed: " + core::first_error_line(ended), "option --budget",
                    "run once without --budget to see the cause");
}

PilotTimes times_of(const core::RunPaths& run) {
  const core::RunInfo info = core::RunInfo::read(run.info());
  PilotTimes times;
  if (info.provenance.data) times.images = info.provenance.data->train.images;
  if (const auto search = info.seconds.find("search"); search != info.seconds.end()) times.search = search->second;
  for (const auto& [stage, training] : info.pace) times.stages.push_back(training);
  if (fs::exists(run.trainings()))
    for (const fs::directory_entry& training : fs::directory_iterator(run.trainings()))
      if (const fs::path file = training.path() / "pace.json"; fs::exists(file))
        times.in_workers.push_back(core::SectionPace::read(file));
  return times;
}

}  // namespace

PilotTimes run_pilot(const core::Config& config, const std::vector<PluginFile>& plugins, const Consent& consent,
                     double most) {
  const TemporaryDirectory directory;
  const ExperimentFolder experiment(directory.path() / ".batch" / "pilot");
  experiment.write(request_of(config, plugins), config.to_toml());
  core::LocalWorkers workers(experiment_worker(consent));
  const auto begin = Clock::now();
  workers.start(experiment.path());
  require_finished(wait_for(workers, most), experiment);
  const double whole = std::chrono::duration<double>(Clock::now() - begin).count();
  PilotTimes times = times_of(core::RunPaths(experiment.run()));
  times.whole = whole;
  times.at_once = core::workers_at_once(config);
  if (const int64_t most_images = config.integer("data.max_items"); most_images > 0)
    times.images = std::min(times.images, most_images);
  return times;
}

}  // namespace nas::host
