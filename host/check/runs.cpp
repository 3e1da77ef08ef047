#include "host/check/runs.h"

#include <optional>

#include "core/base/hash.h"
#include "core/base/log.h"
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
  return {name, Condition::problem, text_of(end, trial.limit),
          end.too_long ? "give a smaller configuration with --config, or more time with --limit"
                       : "correct what the error says, or give another configuration with --config",
          exit_code_for(end)};
}

Finding compared(const char* name, const RunTrial& trial, const char* other) {
  if (const auto file = difference(trial.folder / "first", trial.folder / other))
    return {name, Condition::problem, *file + " differs from that of the first run", state_remedy};
  return {name, Condition::good, "the same bits", ""};
}

Finding repeated(const RunTrial& trial) {
  const TrialEnd end = try_out(run_into(trial, "second"), trial.limit);
  if (end.code != 0) return failed("same run again", end, trial);
  return compared("same run again", trial, "second");
}

/// A checkpoint after the first step, of the run or of one of its trainings in workers.
bool is_later_checkpoint(const fs::path& file) {
  return file.parent_path().string().find("/checkpoints") != std::string::npos && file.extension() == ".safetensors" &&
         file.stem().string().find("epoch-0-step-0") == std::string::npos;
}

bool has_later_checkpoint(const fs::path& run) {
  std::error_code gone;  // files are replaced meanwhile
  for (fs::recursive_directory_iterator i(run, gone), end; !gone && i != end; i.increment(gone))
    if (is_later_checkpoint(*i)) return true;
  return false;
}

/// The kill comes after a checkpoint: before it, a resumed run would only begin again.
Finding resumed(const RunTrial& trial) {
  const fs::path run = trial.folder / "killed";
  std::vector<std::string> words = run_into(trial, "killed");
  words.insert(words.end(), {"--set", "checkpoint.every_seconds=0"});
  const TrialEnd killed = try_out(std::move(words), trial.limit, [&] { return has_later_checkpoint(run); });
  if (!killed.stopped && killed.code != 0) return failed("kill and resume", killed, trial);
  if (!killed.stopped)
    return {"kill and resume", Condition::note, "not tried: the run ended before it could be killed",
            "give a longer configuration with --config"};
  const TrialEnd end = try_out({"resume", run.string()}, trial.limit);
  if (end.code != 0) return failed("kill and resume", end, trial);
  return compared("kill and resume", trial, "killed");
}

}  // namespace

void check_runs(const RunTrial& trial, Findings& findings) {
  core::log::info("running it three times on few images");
  const TrialEnd first = try_out(run_into(trial, "first"), trial.limit);
  if (first.code != 0) {
    findings.push_back(failed("run", first, trial));
    return;
  }
  findings.push_back({"run", Condition::good, "searches, trains and tests", ""});
  findings.push_back(repeated(trial));
  findings.push_back(resumed(trial));
}

}  // namespace nas::host
