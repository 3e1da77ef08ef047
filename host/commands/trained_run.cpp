#include "host/commands/trained_run.h"

#include "core/base/error.h"
#include "core/base/shell.h"
#include "core/record/run_directory.h"
#include "core/record/run_state.h"
#include "core/record/written_files.h"
#include "host/batch/record/run_facts.h"
#include "host/session.h"

namespace nas::host {

namespace {

/// "runs/third: interrupted, last at eval epoch 3/50".
std::string how_far(const core::RunInfo& info, const std::string& directory) {
  const std::string doing = read_progress(directory).doing;
  return directory + ": " + info.status + (doing.empty() ? ", before its first epoch ended" : ", last at " + doing);
}

std::string to_the_end(const core::RunInfo& info, const std::string& directory) {
  if (info.status == "running") return "wait until it is finished";
  return "resume it with: " + core::shell_command({"nas-host", "resume", core::absolute_text(directory)});
}

}  // namespace

core::RunInfo trained_run_info(const std::string& directory) {
  run_info(directory);  // says so when there is no run
  const core::RunPaths run{directory};
  core::RunInfo info = core::observed_run(run);
  if (info.status != "finished")
    throw core::Error(core::ExitCode::failed, "the run is not finished, so it has no trained network",
                      how_far(info, directory), to_the_end(info, directory));
  if (!info.results.contains("test_accuracy"))
    throw core::Error(core::ExitCode::failed,
                      "the run has not trained the network that it found (eval.enabled is false)", directory,
                      "train its model.toml in a new run: set eval.description, and search.enabled = false");
  const std::vector<std::string> missing = core::missing_files(info, run);
  if (!missing.empty())
    throw core::Error(core::ExitCode::unreadable, "the run has lost its file " + missing.front(), directory,
                      to_the_end(info, directory));
  return info;
}

}  // namespace nas::host
