#include "host/batch/slurm/slurm_scripts.h"

#include <string_view>

#include "core/base/shell.h"
#include "core/workers/program.h"
#include "core/workers/slurm_script.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;
using core::shell_quoted;

// Slurm itself requeues a task whose node is lost or taken away. A task that scancel ends is no longer RUNNING; a task
// that still is has reached its time limit. The texts of printf contain no quotes that would have to be escaped.
constexpr std::string_view handle_end = R"sh(rm -f "$folder/failure.json"
handle_end() {
  case $1 in
    0) return ;;
    143)
      [ "$(squeue --noheader --jobs="$SLURM_JOB_ID" --format=%T)" != RUNNING ] || scontrol requeue "$SLURM_JOB_ID"
      return ;;
  esac
  error="it ended with exit code $1"
  if [ "$1" -gt 128 ]; then error="its worker was ended by signal $(($1 - 128))"
  elif [ -e "$folder/failure.json" ]; then return
  fi
  replace "$folder/failure.json" printf '{"code": %s, "error": "%s", "where": "", "remedy": ""}\n' "$1" "$error"
}
trap 'handle_end $?' EXIT)sh";

std::string quoted_program() { return shell_quoted(core::this_program()); }

}  // namespace

std::string array_script(const BatchFolder& folder, const fs::path& submission, const SlurmSettings& settings) {
  core::SlurmScript script;
  const std::string names = shell_quoted((submission / "names").string());
  script.setup = {"name=$(sed -n \"$((SLURM_ARRAY_TASK_ID + 1))p\" " + names + ")",
                  "folder=" + shell_quoted((folder.path() / ".batch").string()) + "/$name",
                  std::string(core::replace_function()), std::string(handle_end)};
  script.prologue = settings.options.prologue;
  // A node that Slurm considers lost may still run the experiment; --wait waits until it has stopped.
  script.command = quoted_program() + " experiment \"$folder\" --wait";
  for (const std::string& word : words_of(settings.consent)) script.command += " " + word;
  script.retries = settings.retries;
  return script.text();
}

std::string report_script(const BatchFolder& folder, const SlurmSettings& settings) {
  const std::string report = quoted_program() + " batch report " + shell_quoted(folder.path().string());
  const auto write = [&](const std::string& ending, const std::string& option) {
    return "replace " + shell_quoted((folder.path() / ("report." + ending)).string()) + " " + report + " " + option +
           "\n";
  };
  std::string text = "#!/bin/bash\n# Written by nas-host for Slurm.\n";
  text.append(core::replace_function()) += "\n";
  for (const std::string& line : settings.options.prologue) text += line + "\n";
  return text + write("txt", "--format=text") + write("md", "--format=markdown") + write("csv", "--format=csv") +
         write("json", "--json") + write("html", "--format=html");
}

}  // namespace nas::host
