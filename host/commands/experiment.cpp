#include <filesystem>

#include "core/base/log.h"
#include "host/batch/execute/run_experiment.h"
#include "host/command.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;

int run_experiment(const Options& options) {
  // All else stands in the run's log.txt.
  if (!options.verbose) core::log::set_level(core::log::Level::warning);
  fs::path folder = fs::absolute(options.arguments[0]).lexically_normal();
  if (folder.filename().empty()) folder = folder.parent_path();
  return work_on(ExperimentFolder(folder), options.command_line, options.batch.wait);
}

void add_experiment_options(boost::program_options::options_description& description, Options& options) {
  description.add_options()("wait", boost::program_options::bool_switch(&options.batch.wait),
                            "wait for another process that works on it, however long it takes");
}

}  // namespace

extern constinit const Command experiment_command = {
    .name = "experiment",
    .arguments = "FOLDER",
    .summary = "Run or resume one experiment of a batch, as its folder asks; nas-host batch starts these itself",
    .example = "  nas-host experiment runs/small/.batch/darts-seed=2\n",
    .min_arguments = 1,
    .max_arguments = 1,
    .hidden = true,
    .add_options = add_experiment_options,
    .run = run_experiment,
};

}  // namespace nas::host
