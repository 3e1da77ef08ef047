#include "core/base/interrupt.h"
#include "host/command.h"
#include "host/session.h"

namespace nas::host {
namespace {

int run(const Options& options) {
  const std::string& directory = options.arguments[0];
  const std::vector<PluginFile> plugins = plugins_of_run(directory);
  core::interrupt::install();
  return core_with(plugins).resume(directory, options.json);
}

}  // namespace

extern constinit const Command resume_command = {
    .name = "resume",
    .arguments = "DIR",
    .summary = "Go on with an interrupted run; it ends with the same bits as one never interrupted",
    .example = "  nas-host resume runs/darts-fashion_mnist-20260131-235959\n",
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run,
};

}  // namespace nas::host
