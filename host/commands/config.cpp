#include <iostream>

#include "core/base/text.h"
#include "core/config/resolve.h"
#include "host/command.h"
#include "host/json.h"
#include "host/print_error.h"
#include "host/schema.h"

namespace nas::host {
namespace {

core::Sources sources_of(const Options& options) {
  return {.file = options.arguments.size() > 1 ? options.arguments[1] : "", .settings = options.settings};
}

void print_errors_as_json(const std::vector<core::Error>& errors) {
  Json facts = {{"ok", errors.empty()}, {"errors", Json::array()}};
  for (const core::Error& error : errors) facts["errors"].push_back(json_of_error(error));
  print_json(std::cout, facts);
}

int check(const core::Schema& schema, const Options& options) {
  const std::vector<core::Error> errors = core::check(schema, sources_of(options));
  if (options.json) {
    print_errors_as_json(errors);
  } else {
    for (const core::Error& error : errors) print_error(error, options.color);
    if (errors.empty()) std::cout << "The configuration is valid.\n";
  }
  return static_cast<int>(errors.empty() ? core::ExitCode::ok : errors.front().code());
}

int show(const core::Schema& schema, const Options& options) {
  const core::Config config = core::resolve(schema, sources_of(options));
  std::cout << (options.json ? config.to_json() : config.to_toml({.origin = true, .docs = true}));
  return 0;
}

int run_config(const Options& options) {
  const std::string& action = options.arguments[0];
  if (action != "check" && action != "show") {
    throw core::Error(core::ExitCode::usage, "nas-host config needs check or show, not \"" + action + "\"", "",
                      "usage: " + usage_of(*find_command("config")));
  }
  const core::Schema schema = schema_with(admit_plugins(options.plugins, options.consent));
  return action == "check" ? check(schema, options) : show(schema, options);
}

void add_config_options(boost::program_options::options_description& description, Options& options) {
  add_plugin_option(description, options);
  add_set_option(description, options);
}

}  // namespace

extern constinit const Command config_command = {
    .name = "config",
    .arguments = "check|show [FILE]",
    .summary = "Check a configuration, or show every key with its value, origin and meaning",
    .details =
        "'check' reports every error in FILE. 'show' prints the complete configuration as TOML.\n"
        "Without FILE, both use the default values. --plugin adds the keys of a plugin.\n",
    .example =
        "  nas-host config check experiment.toml --plugin darts\n"
        "  nas-host config show --plugin darts --set seed=3\n",
    .min_arguments = 1,
    .max_arguments = 2,
    .add_options = add_config_options,
    .run = run_config,
};

}  // namespace nas::host
