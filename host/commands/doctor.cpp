#include <iostream>

#include "host/command.h"
#include "host/doctor/machine.h"
#include "host/doctor/plugin.h"
#include "host/plugin/discovery.h"

namespace nas::host {
namespace {

int run_doctor(const Options& options) {
  const Findings findings = options.arguments.empty()
                                ? examine_machine()
                                : examine_plugin(open_plugin(find_plugin(options.arguments[0])), options.consent);
  return print(std::cout, findings, options.json);
}

}  // namespace

extern constinit const Command doctor_command = {
    .name = "doctor",
    .arguments = "[PLUGIN]",
    .summary = "Check what this machine has for runs, or whether it can load a plugin",
    .details =
        "Without PLUGIN: LibTorch, processors, memory, disk space, Fashion-MNIST, plugins, and optional programs.\n"
        "With PLUGIN, a name or a file: what it was built for beside what this host has. Each line is\n"
        "good, a note (something does not work or is slow) or a problem (runs cannot begin), and the line below it\n"
        "says what to do. The exit code is 1 when there is a problem. No plugin is loaded.\n",
    .example =
        "  nas-host doctor\n"
        "  nas-host doctor ./libmine.so --json\n",
    .max_arguments = 1,
    .add_options = add_unsafe_option,
    .run = run_doctor,
};

}  // namespace nas::host
