#include "host/command.h"
#include "host/session.h"

namespace nas::host {
namespace {

int run_resume(const Options& options) {
  return resume_run(options.arguments[0], {.json = options.json, .force = options.force}, options.consent);
}

void add_resume_options(boost::program_options::options_description& description, Options& options) {
  add_force_option(description, options);
  add_unsafe_option(description, options);
  add_trust_option(description, options);
}

}  // namespace

extern constinit const Command resume_command = {
    .name = "resume",
    .arguments = "DIR",
    .summary = "Resume an interrupted run",
    .details =
        "Continues the run in the directory DIR from its last checkpoint. The result has the same bits as\n"
        "that of a run that was never interrupted. Other data, another plugin and changed files of the run are\n"
        "refused. For a finished run, prints its results; when its weights were deleted, writes them again.\n"
        "A plugin that was given by its file is found again when you began the run here; for a run from\n"
        "elsewhere, put the plugin into a folder of NAS_PLUGIN_PATH, or add --trust-run.\n",
    .example = "  nas-host resume runs/darts-fashion_mnist-20260131-235959\n",
    .min_arguments = 1,
    .max_arguments = 1,
    .add_options = add_resume_options,
    .run = run_resume,
};

}  // namespace nas::host
