#include <filesystem>

#include "core/base/error.h"
#include "core/base/shell.h"
#include "core/config/plugin_list.h"
#include "host/command.h"
#include "host/commands/inspect_plugin.h"
#include "host/network_options.h"
#include "host/schema.h"
#include "host/session.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;

core::ModelRequest genotype_request(const Options& options) {
  core::ModelRequest request;
  const NetworkOptions& network = options.network;
  request.genotype = network.genotype;
  request.channels = network.channels;
  request.layers = network.layers;
  request.reductions = network.reductions;
  request.classes = network.classes;
  std::tie(request.input_channels, request.input_height, request.input_width) = image_shape(network.input);
  request.json = options.json;
  request.latency = options.latency;
  return request;
}

core::ModelRequest file_request(const std::string& path, const Options& options) {
  core::ModelRequest request;
  request.path = path;
  request.json = options.json;
  request.latency = options.latency;
  return request;
}

/// The network of a run may contain ops of its plugins, so these are loaded too.
std::vector<PluginFile> plugins_for(const std::string& path, const Options& options) {
  std::error_code odd;  // such as a path that is too long; opening the file will report it
  if (!path.empty() && fs::exists(fs::path(path) / "run.json", odd) && options.plugins.empty())
    return plugins_of_run(run_info(path), path, options.consent);
  return admit_plugins(options.plugins, options.consent);
}

int inspect_network(const std::string& path, const core::ModelRequest& request, const Options& options) {
  core_with(plugins_for(path, options)).inspect(request);
  return 0;
}

int run_inspect(const Options& options) {
  const bool has_genotype = !options.network.genotype.empty();
  if (has_genotype == !options.arguments.empty())
    throw core::Error(core::ExitCode::usage, "nas-host inspect needs either one argument or --genotype", "",
                      "usage: " + usage_of(*find_command("inspect")));
  if (has_genotype) return inspect_network("", genotype_request(options), options);
  const std::string& path = options.arguments[0];
  std::error_code odd;
  const bool may_be_run = fs::is_directory(path, odd) && !path.ends_with(".so");
  if (path.ends_with(".toml") && core::is_configuration(path, schema_with({})))
    throw core::Error(
        core::ExitCode::unreadable, "the file is a configuration, not the description of a network", path,
        "check it with: " + core::shell_command({"nas-host", "config", "check", core::absolute_text(path)}));
  if (may_be_run || path.ends_with(".toml")) return inspect_network(path, file_request(path, options), options);
  return inspect_plugin(path, options);
}

void add_inspect_options(boost::program_options::options_description& description, Options& options) {
  description.add_options()("latency", boost::program_options::bool_switch(&options.latency),
                            "measure the time of batches of 1 and 32 images, on one thread, of both engines");
  add_network_options(description, options.network);
  add_plugin_option(description, options);
  add_trust_option(description, options);
}

}  // namespace

extern constinit const Command inspect_command = {
    .name = "inspect",
    .arguments = "PLUGIN|model.toml|DIR",
    .summary = "Describe a plugin, a network, a run, or the network of a genotype",
    .details =
        "PLUGIN is the name or the file of a plugin: shows what it provides, its configuration keys, and\n"
        "whether this nas-host accepts it. model.toml is the description of a network, DIR a run directory.\n"
        "The plugins of a run are loaded for it when you began the run here, or when they are in a plugin\n"
        "folder. Otherwise choose them with --plugin, or add --trust-run.\n"
        "--genotype describes the network that a DARTS genotype stands for.\n"
        "--latency measures how long a network takes. Other load on the machine makes it slower.\n",
    .example =
        "  nas-host inspect libdarts.so\n"
        "  nas-host inspect runs/darts-fashion_mnist-20260131-235959 --json\n"
        "  nas-host inspect --genotype \"$(cat genotype.txt)\" --channels 36 --layers 20 --input 3x32x32 --classes "
        "10\n",
    .min_arguments = 0,
    .max_arguments = 1,
    .add_options = add_inspect_options,
    .run = run_inspect,
};

}  // namespace nas::host
