#include "host/check/runs.h"

#include <array>
#include <optional>

#include "core/base/hash.h"
#include "core/base/log.h"
#include "core/record/run_directory.h"
#include "host/check/trial.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;
using Condition = Finding::Condition;

const char* const state_remedy =
    "save everything that a resumed search needs, and draw random numbers from nas::host().seed() alone";

std::vector<std::string> run_into(const RunTrial& trial, const char* name) {
  std::vector<std::string> words = trial.words;
  words.insert(words.end(), {"--out", (trial.folder / name).string()});
  return words;
}

std::string content_of(const fs::path& file) { return fs::exists(file) ? core::sha256_file(file.string()) : ""; }

/// The first file of the runs that differs.
std::optional<std::string> difference(const fs::path& a, const fs::path& b) {
  for (const char* name : {"model.toml", "metrics.jsonl", "weights.safetensors"})
    if (content_of(a / name) != content_of(b / name)) return name;
  return std::nullopt;
}

Finding failed(const char* name, const TrialEnd& end, const RunTrial& trial) {
  if (end.too_long)
    return {name, Condition::problem, text_of(end, trial.limit),
            "give a smaller configuration with --config, or more time with --limit"};
  return {name, Condition::problem, text_of(end, trial.limit),
          "fix what the sentence says, or give another configuration with --config"};
}

Finding compared(const char* name, const char* good, const RunTrial& trial, const char* other) {
  if (const auto file = difference(trial.folder / "first", trial.folder / other))
    return {name, Condition::problem, *file + " differs from that of the first run", state_remedy};
  return {name, Condition::good, good, ""};
}

Finding repeated(const RunTrial& trial) {
  const TrialEnd end = try_out(run_into(trial, "second"), trial.limit);
  if (end.code != 0) return failed("same run again", end, trial);
  return compared("same run again", "the same bits", trial, "second");
}

Finding resumed(const RunTrial& trial) {
  const fs::path directory = trial.folder / "killed";
  const core::RunPaths run(directory);
  const TrialEnd killed = try_out(run_into(trial, "killed"), trial.limit, [&] {
    std::error_code none;
    return fs::file_size(run.metrics(), none) > 0 && !none;
  });
  if (!killed.stopped && killed.code != 0) return failed("kill and resume", killed, trial);
  const TrialEnd end = try_out({"resume", directory.string()}, trial.limit);
  if (end.code != 0) return failed("kill and resume", end, trial);
  return compared("kill and resume", "the same bits", trial, "killed");
}

}  // namespace

Findings check_runs(const RunTrial& trial) {
  core::log::info("running it three times on few images");
  const TrialEnd first = try_out(run_into(trial, "first"), trial.limit);
  if (first.code != 0) return {failed("run", first, trial)};
  return {{"run", Condition::good, "searches, trains and tests", ""}, repeated(trial), resumed(trial)};
}

}  // namespace nas::host
