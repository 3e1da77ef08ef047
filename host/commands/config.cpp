#include <iostream>
#include <optional>

#include "core/config/plugin_list.h"
#include "core/config/resolve.h"
#include "host/command.h"
#include "host/core_library.h"
#include "host/json.h"
#include "host/print_error.h"
#include "host/run_config.h"
#include "host/schema.h"

namespace nas::host {
namespace {

core::Sources sources_of(const Options& options) {
  return {.file = options.arguments.size() > 1 ? options.arguments[1] : "", .settings = options.settings};
}

struct CheckedConfig {
  std::vector<core::Error> errors;
  std::vector<std::string> notes;  ///< about the default files of plugins
};

void print_as_json(const CheckedConfig& found) {
  Json facts = {{"ok", found.errors.empty()}, {"errors", Json::array()}, {"notes", found.notes}};
  for (const core::Error& error : found.errors) facts["errors"].push_back(json_of_error(error));
  print_json(std::cout, facts);
}

/// Only LibTorch knows which devices there are, and it is loaded only for a device other than the CPU.
std::optional<core::Error> device_error(const core::Config& config) {
  const std::string device(config.text("device"));
  if (device == "cpu") return std::nullopt;
  try {
    core_library().require_device(device);
    return std::nullopt;
  } catch (const core::Error& error) {
    return error;
  }
}

CheckedConfig checked(const std::vector<PluginFile>& plugins, const Options& options) {
  const core::Resolution resolution = core::try_resolve(schema_with(plugins), sources_of(options));
  CheckedConfig found = {.errors = errors_in(resolution, plugins), .notes = resolution.config.schema().notes()};
  if (const auto error = device_error(resolution.config)) found.errors.push_back(*error);
  return found;
}

int check(const std::vector<PluginFile>& plugins, const Options& options) {
  const CheckedConfig found = checked(plugins, options);
  if (options.json) {
    print_as_json(found);
  } else {
    for (const core::Error& error : found.errors) print_error(error, options.color);
    for (const std::string& note : found.notes) std::cerr << "note: " << note << '\n';
    if (found.errors.empty()) std::cout << "The configuration is valid.\n";
  }
  return static_cast<int>(found.errors.empty() ? core::ExitCode::ok : found.errors.front().code());
}

int show(const std::vector<PluginFile>& plugins, const Options& options) {
  const core::Config config = core::resolve(schema_with(plugins), sources_of(options));
  if (options.json)
    std::cout << config.to_json();
  else
    std::cout << schema_line << config.to_toml({.origin = true, .docs = true});
  return 0;
}

/// A file that cannot be read has no plugins; what is wrong with it is reported with its other errors.
std::vector<PluginFile> plugins_to_check_with(const Options& options) {
  const std::string file = sources_of(options).file;
  if (!options.plugins.empty()) return chosen_plugins(options.plugins, file, options.consent);
  std::vector<core::Error> errors;
  core::plugins_named_in(file, errors);
  return errors.empty() ? chosen_plugins({}, file, options.consent) : std::vector<PluginFile>{};
}

int run_config(const Options& options) {
  const std::string& action = options.arguments[0];
  if (action != "check" && action != "show") {
    throw core::Error(core::ExitCode::usage, "nas-host config needs check or show, not \"" + action + "\"", "",
                      "usage: " + usage_of(*find_command("config")));
  }
  const std::vector<PluginFile> plugins = plugins_to_check_with(options);
  return action == "check" ? check(plugins, options) : show(plugins, options);
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
        "'check' reports every error in FILE that shows before anything is trained: unknown keys, wrong\n"
        "values, unknown names, missing files. 'show' prints the complete configuration as\n"
        "TOML. Without FILE, both use the default values. --plugin adds the keys of a plugin.\n",
    .example =
        "  nas-host config check experiment.toml --plugin darts\n"
        "  nas-host config show --plugin darts --set seed=3\n",
    .min_arguments = 1,
    .max_arguments = 2,
    .add_options = add_config_options,
    .run = run_config,
};

}  // namespace nas::host
