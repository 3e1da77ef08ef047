#include "host/schema.h"

#include <iostream>

#include "core/base/file.h"
#include "core/config/json_schema.h"
#include "host/batch/plan/batch_schema.h"
#include "host/command.h"
#include "host/run_config.h"

namespace nas::host {
namespace {

/// One for each plugin, because plugins that an editor knows at the same time need not be loaded together.
std::vector<core::Schema> schemas_of(const std::vector<PluginFile>& plugins) {
  std::vector<core::Schema> schemas;
  for (const PluginFile& plugin : plugins) schemas.push_back(schema_with({plugin}));
  if (plugins.empty()) schemas.push_back(schema_with({}));
  return schemas;
}

int run_schema(const Options& options) {
  const std::vector<PluginFile> plugins = admit_plugins(options.plugins, options.consent);
  const std::string configuration = core::to_json_schema(schemas_of(plugins), parts_with(plugins));
  const std::string text =
      options.schema_of_batch ? json_text(batch_schema(core::parse_json<Json>(configuration))) : configuration;
  if (options.out.empty()) {
    std::cout << text;
  } else {
    core::write_atomically(options.out, text);
    std::cout << options.out << '\n';
  }
  return 0;
}

void add_schema_options(boost::program_options::options_description& description, Options& options) {
  add_plugin_option(description, options);
  description.add_options()("batch", boost::program_options::bool_switch(&options.schema_of_batch),
                            "the keys of a batch file")(
      "out", boost::program_options::value(&options.out)->value_name("FILE"),
      "the schema, which replaces a file of that name; default: print it");
}

}  // namespace

extern constinit const Command schema_command = {
    .name = "schema",
    .arguments = "",
    .summary = "Write the keys of a configuration as a JSON Schema, with which editors complete and check TOML",
    .details =
        "The schema (draft 4) has the type, limits, choices, default and meaning of every key. --plugin adds the\n"
        "keys of a plugin; name all plugins that you use. Editors with Taplo, such as Visual Studio Code with\n"
        "Even Better TOML, use it for a configuration whose first line is\n"
        "  #:schema ./nas-host.schema.json\n"
        "where the path is relative to the configuration. --batch does the same for batch files. The plugins are not\n"
        "loaded.\n",
    .example =
        "  nas-host schema --plugin darts --plugin random --out nas-host.schema.json\n"
        "  nas-host schema --plugin darts --plugin random --batch --out nas-host-batch.schema.json\n",
    .add_options = add_schema_options,
    .run = run_schema,
};

}  // namespace nas::host
