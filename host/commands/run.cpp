#include "core/base/error.h"
#include "core/base/interrupt.h"
#include "host/command.h"
#include "host/session.h"

namespace nas::host {
namespace {

core::RunRequest request_of(const Options& options) {
  return {.config_path = options.config,
          .overrides = options.settings,
          .directory = options.out,
          .command_line = options.command_line,
          .json = options.json};
}

int run(const Options& options) {
  if (options.plugins.empty())
    throw core::Error(core::ExitCode::usage, "no plugin is named", "",
                      "name a search algorithm, e.g. nas-host --plugin darts; nas-host plugins lists them");
  const std::vector<PluginFile> plugins = admit_plugins(options.plugins);
  check_configuration(plugins, options);
  core::interrupt::install();
  return core_with(plugins).run(request_of(options));
}

void add_options(boost::program_options::options_description& description, Options& options) {
  add_plugin_option(description, options);
  add_config_option(description, options);
  add_set_option(description, options);
  add_out_option(description, options);
}

}  // namespace

extern constinit const Command run_command = {
    .name = "run",
    .arguments = "",
    .summary = "Search, then train and test what was found (the verb may be left out)",
    .example = "  nas-host --plugin darts --config configs/quick.toml\n"
               "  nas-host run --plugin darts --set search.train.epochs=25 --out runs/short\n",
    .add_options = add_options,
    .run = run,
};

}  // namespace nas::host
