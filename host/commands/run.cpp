#include <boost/program_options.hpp>

#include "core/base/error.h"
#include "core/base/interrupt.h"
#include "core/workers/worker_command.h"
#include "host/budget/budget.h"
#include "host/command.h"
#include "host/plugin/plugin_lock.h"
#include "host/run_config.h"
#include "host/session.h"

namespace nas::host {
namespace {

int run_run(const Options& options) {
  const std::vector<PluginFile> plugins = chosen_plugins(options.plugins, options.config, options.consent);
  if (plugins.empty())
    throw core::Error(core::ExitCode::usage, "no plugin is given", "",
                      "choose a search method, for example --plugin darts, or name it in the configuration with the "
                      "key \"plugins\"; list the plugins with: nas-host plugins");
  if (!options.locked.empty()) PluginLock::read(options.locked).require(plugins);
  core::set_worker_options(words_of(options.consent));
  core::Config config = config_for_run(plugins, {.file = options.config, .settings = options.settings});
  core::interrupt::install();
  core::RunBudget budget;
  if (!options.budget.empty()) {
    BudgetPlan plan = plan_within(options.budget, config, plugins, options.consent);
    config = std::move(plan.config);
    budget = plan.budget;
  }
  return core_with(plugins).run({.config = std::move(config),
                                 .directory = options.out,
                                 .command_line = options.command_line,
                                 .budget = budget,
                                 .json = options.json,
                                 .force = options.force});
}

void add_run_options(boost::program_options::options_description& description, Options& options) {
  add_plugin_option(description, options);
  add_config_option(description, options);
  add_set_option(description, options);
  add_out_option(description, options);
  add_force_option(description, options);
  description.add_options()("budget", boost::program_options::value(&options.budget)->value_name("TIME"),
                            "shorten the run to end within TIME, such as 30m or 1h30m")(
      "locked", boost::program_options::value(&options.locked)->value_name("FILE"),
      "load the plugins that FILE lists and no others; nas-host lock writes it");
}

}  // namespace

extern constinit const Command run_command = {
    .name = "run",
    .arguments = "",
    .summary = "Search for a network, then train and test it (the word 'run' is optional)",
    .details =
        "Searches with the method of the plugin, trains the network that the search found and tests it on\n"
        "the test images. All results are files in a new run directory. Ctrl-C saves the run and prints the\n"
        "command that resumes it.\n"
        "\n"
        "With --budget, short runs are measured first, and the run gets as many epochs, steps and networks as\n"
        "fit into the time. They are written into its config.toml, with which it can be repeated.\n",
    .example =
        "  nas-host --plugin darts --config configs/quick.toml\n"
        "  nas-host run --plugin darts --set search.train.epochs=25 --out runs/short\n"
        "  nas-host --plugin darts --config configs/quick.toml --budget 5m\n",
    .add_options = add_run_options,
    .run = run_run,
};

}  // namespace nas::host
