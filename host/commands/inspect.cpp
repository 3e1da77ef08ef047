#include "host/command.h"
#include "host/commands/inspect_plugin.h"

namespace nas::host {
namespace {

int run(const Options& options) { return inspect_plugin(options.arguments[0], options); }

}  // namespace

extern constinit const Command inspect_command = {
    .name = "inspect",
    .arguments = "PLUGIN",
    .summary = "Show what a plugin is, what it was built for and which options it has",
    .example = "  nas-host inspect libdarts.so\n",
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run,
};

}  // namespace nas::host
