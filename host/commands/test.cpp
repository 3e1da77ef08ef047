#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/base/interrupt.h"
#include "core/config/resolve.h"
#include "core/record/run_directory.h"
#include "host/command.h"
#include "host/commands/trained_run.h"
#include "host/schema.h"
#include "host/session.h"

namespace nas::host {
namespace {

/// Other settings would not change what is tested.
void require_settings_of_data(const std::vector<std::string>& settings) {
  constexpr std::array<std::string_view, 3> others = {"threads=", "engine=", "eval.train.eval_batch="};
  for (const std::string& setting : settings) {
    const bool known = setting.starts_with("data.") ||
                       std::ranges::any_of(others, [&](std::string_view key) { return setting.starts_with(key); });
    if (!known)
      throw core::Error(core::ExitCode::usage, "\"" + setting + "\" has no effect on the test of a trained network", "",
                        "nas-host test accepts data.*, eval.train.eval_batch, threads and engine");
  }
}

core::Config config_with(const RecordedRun& run, const std::string& directory, const Options& options) {
  if (options.settings.empty()) return run.config;
  require_settings_of_data(options.settings);
  return core::resolve(schema_with(run.plugins),
                       {.file = core::RunPaths(directory).config(), .settings = options.settings});
}

int run_test(const Options& options) {
  const std::string& directory = options.arguments[0];
  const RecordedRun run = recorded_run(trained_run_info(directory), directory, options.consent);
  const core::Config config = config_with(run, directory, options);
  core::interrupt::install();
  core_with(run.plugins).test({.directory = directory, .config = config, .json = options.json});
  return 0;
}

void add_test_options(boost::program_options::options_description& description, Options& options) {
  add_set_option(description, options);
  add_unsafe_option(description, options);
  add_trust_option(description, options);
}

}  // namespace

extern constinit const Command test_command = {
    .name = "test",
    .arguments = "DIR",
    .summary = "Measure the trained network of a run, also on other data",
    .details =
        "DIR is the directory of a finished run. Measures its network on the test images of the run's data set,\n"
        "or of the one that --set data.dataset and data.path name, and prints the accuracy of each class. Images\n"
        "are normalised as those that the network was trained on. Nothing is written.\n",
    .example =
        "  nas-host test runs/darts-fashion_mnist-20260131-235959\n"
        "  nas-host test runs/shoes --set data.path=/data/shoes-of-this-year --json\n",
    .min_arguments = 1,
    .max_arguments = 1,
    .add_options = add_test_options,
    .run = run_test,
};

}  // namespace nas::host
