#include <filesystem>
#include <optional>

#include "core/base/interrupt.h"
#include "core/base/log.h"
#include "core/workers/worker_channel.h"
#include "host/command.h"
#include "host/session.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

/// An error that keeps the training from starting is also written to its log, which the error of the run names.
void record_in(const fs::path& folder, const core::Error& error) {
  core::log::open_file((folder / "log.txt").string());
  core::log::record(core::log::Level::error, error.what());
}

RecordedRun recorded_run_of(const fs::path& directory, const Consent& consent) {
  return recorded_run(run_info(directory.string()), directory.string(), consent);
}

int run_training(const fs::path& folder, const Consent& consent) {
  const RecordedRun run = [&] {
    try {
      return recorded_run_of(folder / ".." / "..", consent);
    } catch (const core::Error& error) {
      record_in(folder, error);
      throw;
    }
  }();
  core::interrupt::install();
  return core_with(run.plugins).work(folder.string(), run.config);
}

/// What all trainings of a run need.
struct Prepared {
  RecordedRun run;
  core::ICore& core;

  Prepared(const fs::path& directory, const Consent& consent)
      : run(recorded_run_of(directory, consent)), core(core_with(run.plugins)) {
    core.read_data_of_trainings(run.config);
  }
};

/// The trainings of the run that has the folder `trainings`, as ServingWorkers hands them over.
int serve_trainings(const fs::path& trainings, const Consent& consent) {
  core::WorkerChannel channel;
  const Prepared prepared = [&] {
    try {
      return Prepared(trainings / "..", consent);
    } catch (const core::Error& error) {
      if (const auto folder = channel.next_folder()) record_in(*folder, error);
      throw;
    }
  }();
  const std::optional<fs::path> folder = channel.folder_of_this_process();
  return folder ? prepared.core.work(folder->string(), prepared.run.config) : 0;
}

int run_worker(const Options& options) {
  const fs::path folder = options.arguments[0];
  return options.serve ? serve_trainings(folder, options.consent) : run_training(folder, options.consent);
}

void add_worker_options(po::options_description& description, Options& options) {
  add_unsafe_option(description, options);
  add_trust_option(description, options);
  description.add_options()("serve", po::bool_switch(&options.serve),
                            "FOLDER holds all trainings of the run. Those to run are read from stdin");
}

}  // namespace

extern constinit const Command worker_command = {
    .name = "worker",
    .arguments = "FOLDER",
    .summary = "Run one of the trainings of a run (nas-host starts this command)",
    .details = "FOLDER is the folder of the training in the run directory.\n",
    .example = "  nas-host worker runs/random-fashion_mnist-20260131-235959/trainings/sample-003\n",
    .min_arguments = 1,
    .max_arguments = 1,
    .hidden = true,
    .add_options = add_worker_options,
    .run = run_worker,
};

}  // namespace nas::host
