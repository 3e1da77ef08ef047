#include <filesystem>

#include "core/base/log.h"
#include "host/batch/execute/run_experiment.h"
#include "host/command.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;

int run_experiment_command(const Options& options) {
  // The log.txt of the run has everything else.
  if (!options.verbose) core::log::set_level(core::log::Level::warning);
  fs::path folder = fs::absolute(options.arguments[0]).lexically_normal();
  if (folder.filename().empty()) folder = folder.parent_path();
  return run_experiment(ExperimentFolder(folder), options.command_line, options.batch.wait, options.consent);
}

void add_experiment_options(boost::program_options::options_description& description, Options& options) {
  description.add_options()("wait", boost::program_options::bool_switch(&options.batch.wait),
                            "when another process runs the experiment, wait until it ends");
  add_unsafe_option(description, options);
  add_trust_option(description, options);
}

}  // namespace

extern constinit const Command experiment_command = {
    .name = "experiment",
    .arguments = "FOLDER",
    .summary = "Run or resume one experiment of a batch (nas-host batch starts this command)",
    .details = "FOLDER is DIR/.batch/NAME, where DIR is the directory of the batch.\n",
    .example = "  nas-host experiment runs/small/.batch/darts-seed=2\n",
    .min_arguments = 1,
    .max_arguments = 1,
    .hidden = true,
    .add_options = add_experiment_options,
    .run = run_experiment_command,
};

}  // namespace nas::host
