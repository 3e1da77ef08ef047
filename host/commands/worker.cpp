#include <filesystem>

#include "core/base/interrupt.h"
#include "core/base/log.h"
#include "host/command.h"
#include "host/session.h"

namespace nas::host {
namespace {

/// An error that keeps the training from starting is also written to its log, which the error of the run names.
RecordedRun recorded_run_of(const std::string& folder, const std::string& directory, const Consent& consent) {
  try {
    return recorded_run(run_info(directory), directory, consent);
  } catch (const core::Error& error) {
    core::log::open_file((std::filesystem::path(folder) / "log.txt").string());
    core::log::record(core::log::Level::error, error.what());
    throw;
  }
}

int run_worker(const Options& options) {
  const std::string& folder = options.arguments[0];
  const std::string directory = (std::filesystem::path(folder) / ".." / "..").string();
  const RecordedRun run = recorded_run_of(folder, directory, options.consent);
  core::interrupt::install();
  return core_with(run.plugins).work(folder, run.config);
}

void add_worker_options(boost::program_options::options_description& description, Options& options) {
  add_unsafe_option(description, options);
  add_trust_option(description, options);
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
