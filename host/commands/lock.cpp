#include <filesystem>
#include <iostream>

#include "core/base/error.h"
#include "core/base/file.h"
#include "host/command.h"
#include "host/plugin/plugin_lock.h"
#include "host/run_config.h"

namespace nas::host {
namespace {

int run_lock(const Options& options) {
  const std::vector<PluginFile> plugins = chosen_plugins(options.plugins, options.config, options.consent);
  if (plugins.empty())
    throw core::Error(core::ExitCode::usage, "no plugin is given", "",
                      "name each with --plugin, or give a configuration that has the key \"plugins\"");
  const std::string text = PluginLock::of(plugins).text();
  if (options.out.empty()) {
    std::cout << text;
    return 0;
  }
  if (std::filesystem::exists(std::filesystem::symlink_status(options.out)) && !options.force)
    throw core::Error(core::ExitCode::usage, "the file already exists", options.out,
                      "name another file, or replace it with --force");
  core::write_atomically(options.out, text);
  return 0;
}

void add_lock_options(boost::program_options::options_description& description, Options& options) {
  add_plugin_option(description, options);
  add_config_option(description, options);
  description.add_options()("out", boost::program_options::value(&options.out)->value_name("FILE"),
                            "the file to write; without it the text is printed")(
      "force", boost::program_options::bool_switch(&options.force), "replace the file");
}

}  // namespace

extern constinit const Command lock_command = {
    .name = "lock",
    .arguments = "",
    .summary = "Write which plugins a run may load: ids, versions and SHA-256",
    .details =
        "A run with --locked FILE refuses every plugin that is not in FILE or has other bytes. Keep the file beside\n"
        "your configuration, under version control.\n",
    .example =
        "  nas-host lock --plugin darts --plugin ./libmine.so --out plugins.lock\n"
        "  nas-host --plugin darts --plugin ./libmine.so --locked plugins.lock\n",
    .add_options = add_lock_options,
    .run = run_lock,
};

}  // namespace nas::host
