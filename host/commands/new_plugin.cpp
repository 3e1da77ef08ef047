#include <iostream>

#include "core/base/shell.h"
#include "host/command.h"
#include "host/json.h"
#include "host/plugin_template.h"

namespace nas::host {
namespace {

void print_next_steps(const std::string& name, const std::filesystem::path& folder,
                      const std::vector<std::string>& files) {
  std::cout << "Created a working plugin in " << folder.string() << ":\n";
  for (const std::string& file : files) std::cout << "  " << file << '\n';
  std::cout << "Build it and run it on synthetic images:\n"
               "  cd "
            << core::shell_word(core::absolute_text(folder))
            << "\n"
               "  cmake -B build -G Ninja -DCMAKE_BUILD_TYPE=Release\n"
               "  cmake --build build\n"
               "  nas-host --plugin build/plugins/lib"
            << name << ".so --config try.toml\n";
}

int run_new_plugin(const Options& options) {
  const std::string& name = options.arguments[0];
  require_plugin_name(name);
  const std::filesystem::path folder = options.arguments.size() > 1 ? options.arguments[1] : name;
  const std::vector<std::string> files = copy_plugin_template(name, folder);
  if (options.json)
    print_json(std::cout, {{"name", name}, {"folder", std::filesystem::absolute(folder).string()}, {"files", files}});
  else
    print_next_steps(name, folder, files);
  return 0;
}

}  // namespace

extern constinit const Command new_plugin_command = {
    .name = "new-plugin",
    .arguments = "NAME [DIR]",
    .summary = "Create the folder of a new plugin, ready to build and run",
    .details = "The folder is DIR, or NAME when DIR is not given. It must not exist yet.\n",
    .example = "  nas-host new-plugin first_order\n",
    .min_arguments = 1,
    .max_arguments = 2,
    .run = run_new_plugin,
};

}  // namespace nas::host
