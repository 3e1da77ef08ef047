#include <boost/program_options.hpp>
#include <iostream>

#include "core/base/shell.h"
#include "host/command.h"
#include "host/executable.h"
#include "host/json.h"
#include "host/plugin_template.h"

namespace nas::host {
namespace {

/// Its library, from its folder, once it is built.
std::string library_of(const std::string& name, const std::string& kind) {
  return (kind == "strategy-c" ? "./lib" : "build/plugins/lib") + name + ".so";
}

/// The commands that build the plugin and its test, and run the test.
std::string build_of(const std::string& name, const std::string& kind) {
  if (kind != "strategy-c")
    return "  cmake -B build -G Ninja -DCMAKE_BUILD_TYPE=Release\n"
           "  cmake --build build\n"
           "  cmake --build build --target check\n";
  const std::string include = core::shell_word((executable_folder() / "../include").lexically_normal().string());
  return "  cc -O2 -shared -fPIC -I " + include + " " + name + ".c -o lib" + name + ".so\n  cc -I " + include +
         " test.c -o " + name + "_test && ./" + name + "_test\n";
}

/// The run of its try.toml: an op and a data set are tried with a method.
std::string run_of(const std::string& name, const std::string& kind) {
  const bool is_method = kind != "op" && kind != "dataset";
  return std::string("  nas-host ") + (is_method ? "" : "--plugin darts ") + "--plugin " + library_of(name, kind) +
         " --config try.toml\n";
}

void print_next_steps(const std::string& name, const std::string& kind, const std::filesystem::path& folder,
                      const std::vector<std::string>& files) {
  std::cout << "Created a working plugin in " << folder.string() << ":\n";
  for (const std::string& file : files) std::cout << "  " << file << '\n';
  std::cout << "Build it, test it, and run it on a few images:\n  cd " << core::shell_word(core::absolute_text(folder))
            << '\n'
            << build_of(name, kind) << "  nas-host check " << library_of(name, kind) << " --config try.toml\n"
            << run_of(name, kind);
}

int run_new_plugin(const Options& options) {
  const std::string& name = options.arguments[0];
  require_plugin_name(name);
  const std::filesystem::path folder = options.arguments.size() > 1 ? options.arguments[1] : name;
  const std::vector<std::string> files = copy_plugin_template(name, folder, options.kind);
  if (options.json)
    print_json(std::cout, {{"name", name},
                           {"kind", options.kind},
                           {"folder", std::filesystem::absolute(folder).string()},
                           {"files", files}});
  else
    print_next_steps(name, options.kind, folder, files);
  return 0;
}

void add_new_plugin_options(boost::program_options::options_description& description, Options& options) {
  description.add_options()("kind", boost::program_options::value(&options.kind)->value_name("KIND"),
                            "what the plugin provides; default: trainer");
}

}  // namespace

extern constinit const Command new_plugin_command = {
    .name = "new-plugin",
    .arguments = "NAME [DIR]",
    .summary = "Create the folder of a new plugin, ready to build and run",
    .details =
        "The folder is DIR, or NAME when DIR is not given. It must not exist yet. KIND is\n"
        "  trainer     a method that is a supernet and a trainer of its alphas\n"
        "  searcher    a method that trains many networks in worker processes\n"
        "  strategy-c  the same as one C file, without LibTorch and C++\n"
        "  op          an op for genotypes and descriptions\n"
        "  dataset     a data set\n"
        "Each is a plugin that works, with a test that passes, to change into your own.\n",
    .example =
        "  nas-host new-plugin first_order\n"
        "  nas-host new-plugin gated_conv --kind op\n",
    .min_arguments = 1,
    .max_arguments = 2,
    .add_options = add_new_plugin_options,
    .run = run_new_plugin,
};

}  // namespace nas::host
