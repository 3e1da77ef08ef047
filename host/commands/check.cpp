#include "host/check/check.h"

#include <boost/program_options.hpp>
#include <iostream>

#include "core/base/interrupt.h"
#include "host/check/parts.h"
#include "host/command.h"
#include "host/core_library.h"
#include "host/plugin/discovery.h"
#include "host/run_config.h"
#include "host/schema.h"

namespace nas::host {
namespace {

namespace po = boost::program_options;
using Condition = Finding::Condition;

/// The configuration of its runs, which may name more plugins.
core::Config config_for(const PluginFile& plugin, const Options& options) {
  std::vector<PluginFile> plugins = {plugin};
  for (const PluginFile& other : admit_plugins(plugins_named_by(options.config), options.consent))
    if (other.manifest.id != plugin.manifest.id) plugins.push_back(other);
  return core::resolve(schema_with(plugins), {.file = options.config, .settings = options.settings});
}

/// Fills `findings`. Returns the exit code of an interruption, or 0.
int check_until_interrupted(const PluginFile& plugin, const Options& options, Findings& findings) {
  const CheckRequest request = {.consent = options.consent,
                                .config = options.config,
                                .settings = options.settings,
                                .limit = std::chrono::seconds(options.limit)};
  try {
    check_plugin(plugin, request, findings);
    return 0;
  } catch (const core::Interrupted& interruption) {
    findings.push_back({"check", Condition::note, "interrupted: the rest was not tried", ""});
    return static_cast<int>(interruption.code());
  }
}

const char* conclusion(int code, int interruption) {
  if (interruption) return "The check was interrupted.";
  return code == 0 ? "No problem was found." : "There is a problem. What depends on it was not tried.";
}

int run_check(const Options& options) {
  if (options.limit < 1)
    throw core::Error(core::ExitCode::usage, "--limit must be at least one second", std::to_string(options.limit));
  core::interrupt::install(
      {.first = "ending the check; press Ctrl-C again to quit at once", .second = "quitting at once"});
  const PluginFile plugin = open_plugin(find_plugin(options.arguments[0]));
  if (!options.config.empty() || !options.settings.empty()) config_for(plugin, options);  // throws for a mistake in it
  Findings findings;
  const int interruption = check_until_interrupted(plugin, options, findings);
  const int code = print(std::cout, findings, options.json);
  if (!options.json) std::cout << conclusion(code, interruption) << '\n';
  return interruption ? interruption : code;
}

void add_check_options(po::options_description& description, Options& options) {
  add_unsafe_option(description, options);
  add_config_option(description, options);
  add_set_option(description, options);
  description.add_options()("limit", po::value(&options.limit)->value_name("SECONDS"),
                            "end each process that takes longer; default: 120");
}

/// Whether core can be loaded. Otherwise it is no fault of the plugin, and the finding says so.
bool host_works(const FindingsFile& findings) {
  try {
    core_library();
    return true;
  } catch (const core::Error& error) {
    findings.add({"nas-host", Condition::problem, std::string(error.what()) + ": " + error.where(), error.remedy()});
    return false;
  }
}

int run_check_part(const Options& options) {
  const PluginFile plugin = open_plugin(options.arguments[0]);
  require_admissible(plugin, options.consent);
  const std::string& part = options.arguments[1];
  const FindingsFile findings(options.arguments[2]);
  if (!host_works(findings)) return 0;
  if (part == "entry")
    check_entry(plugin, findings);
  else if (part == "ops")
    check_ops(plugin, findings);
  else
    check_factories(plugin, config_for(plugin, options), findings);
  return 0;
}

void add_check_part_options(po::options_description& description, Options& options) {
  add_unsafe_option(description, options);
  add_config_option(description, options);
  add_set_option(description, options);
}

}  // namespace

extern constinit const Command check_command = {
    .name = "check",
    .arguments = "PLUGIN",
    .summary = "Try a plugin out before you rely on it",
    .details =
        "PLUGIN is a name or a file. Checks the file, the build that it was made for, its exported symbols and its\n"
        "entry function. Creates each part with its configuration, without keys and without a configuration. Tries\n"
        "each op on several edges: shapes, gradients, and equal output for equal seeds and weights. For a plugin\n"
        "with a method, or with --config, it then makes three short runs: a whole run, the same run again, and a run\n"
        "that is killed and resumed. All three must write the same bits. They use synthetic images, unless --config\n"
        "says otherwise. Each step is a process of its own with a time limit. The exit code is 1 when there is a\n"
        "problem; for a plugin that this nas-host refuses, it is the code of the refusal, 60 to 68. Ctrl-C ends the\n"
        "check, which then prints its findings so far.\n",
    .example =
        "  nas-host check ./build/plugins/libmine.so\n"
        "  nas-host check petridish --config configs/petridish-quick.toml --limit 600\n",
    .min_arguments = 1,
    .max_arguments = 1,
    .add_options = add_check_options,
    .run = run_check,
};

extern constinit const Command check_part_command = {
    .name = "check-part",
    .arguments = "PLUGIN PART FILE",
    .summary = "One part of 'check' (nas-host starts this command)",
    .details = "PART is entry, factories or ops. What was found out is written to FILE.\n",
    .example = "  nas-host check-part ./libmine.so ops findings.jsonl\n",
    .min_arguments = 3,
    .max_arguments = 3,
    .hidden = true,
    .add_options = add_check_part_options,
    .run = run_check_part,
};

}  // namespace nas::host
