#include "core/app/resume_checks.h"

#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/checkpoint/checkpoint_store.h"
#include "core/experiment/program.h"
#include "core/experiment/search_stages.h"
#include "core/record/run_card.h"
#include "core/record/written_files.h"

namespace nas::core {

namespace fs = std::filesystem;

namespace {

constexpr const char* kRestoreOrNew = ", or start a new run with the old run's config.toml";

void require_own_found(const RunInfo& info, const RunPaths& paths) {
  const Provenance& made = info.provenance;
  if (made.data && fs::exists(paths.found()) && !made.files.contains(name_in_run(paths, paths.found())))
    throw Error(ExitCode::unreadable, "search/found.toml was not written by the run", paths.found().string(),
                "restore run.json if it was edited; otherwise move the file elsewhere and resume the run again");
  // To find the network again, the search would return to its own last line of the metrics.
  if (made.has_stage("search") && made.has_stage("eval") && !fs::exists(paths.found()))
    throw Error(ExitCode::unreadable, "the found network of the run is missing", paths.found().string(),
                std::string("restore the file") + kRestoreOrNew);
}

void require_unchanged_files(const RunInfo& info, const RunPaths& paths) {
  const std::vector<std::string> changed = changed_files(info, paths);
  if (changed.empty()) return;
  const bool found = changed.front() == name_in_run(paths, paths.found());
  throw Error(ExitCode::unreadable, changed.front() + " was changed after the run wrote it",
              (paths.path() / changed.front()).string(),
              found ? "restore the file, or train the changed network in a new run: set search.enabled = false and "
                      "eval.description to a copy of it"
                    : "move the file elsewhere to keep it; the resumed run writes its own again");
}

/// What can be done without the checkpoints of a stage. A found network needs no second search.
std::string without_checkpoints(const RunInfo& info, const RunPaths& paths, const std::string& stage) {
  std::string restore = std::string("restore the folder") + kRestoreOrNew;
  if (stage != "eval" || !fs::exists(paths.model())) return restore;
  return restore + ", or train the found network in a new run: " + train_again_command(info, paths);
}

/// A run that an earlier nas-host recorded names no stages, but a finished eval left its time.
bool has_begun(const RunInfo& info, const std::string& stage) {
  return info.provenance.has_stage(stage) || (stage == "eval" && info.seconds.contains(stage));
}

/// The eval, the search, or a stage of a search in several.
std::string name_of_stage(const std::string& stage) {
  return stage == "search" || stage == "eval" ? stage : "stage \"" + stage + "\"";
}

bool is_done(const RunPaths& paths, const std::string& stage) {
  return stage == "search" ? fs::exists(paths.found()) : StageFolder(paths, stage).is_finished();
}

void require_checkpoints(const RunInfo& info, const RunPaths& paths) {
  std::vector<std::string> stages = info.provenance.stages;
  if (!info.provenance.has_stage("eval")) stages.push_back("eval");
  for (const std::string& stage : stages) {
    if (is_done(paths, stage) || !has_begun(info, stage)) continue;
    if (!CheckpointStore({.folder = paths.checkpoints(stage)}).list().empty()) continue;
    throw Error(
        ExitCode::unreadable,
        "the checkpoints of the " + name_of_stage(stage) + " are missing, so it would begin again at its first epoch",
        paths.checkpoints(stage).string(), without_checkpoints(info, paths, stage));
  }
}

/// A stage that continues from a checkpoint finds out itself.
void warn_of_lost_metrics(const RunInfo& info, const RunPaths& paths) {
  const std::string next = fs::exists(paths.found()) ? "eval" : "search";
  if (info.provenance.stages.empty() || has_begun(info, next) || fs::exists(paths.metrics())) return;
  log::warning("the lines of " + paths.metrics().string() + " are lost; the run continues without them");
}

}  // namespace

void require_resumable(const RunInfo& info, const RunPaths& paths) {
  require_own_found(info, paths);
  require_unchanged_files(info, paths);
  require_checkpoints(info, paths);
  warn_of_lost_metrics(info, paths);
  if (info.status == "finished")
    log::warning("the run is finished, but " + text::join(missing_files(info, paths), " and ") +
                 " is missing; the run continues from its last checkpoint to write it again");
}

void record_program(RunInfo& info) {
  const Program before = info.program(), now = this_program();
  if (now.computes_as(before)) return;
  log::warning("the run was computed by " + before.to_text() + " and is continued by " + now.to_text() +
               ": its result can differ in the last bits from that of an uninterrupted run");
  info.provenance.continued_by.push_back(now);
}

void bind_data(Run& run) {
  std::optional<DataRecord>& recorded = run.info().provenance.data;
  if (recorded) require_same_data(*recorded, run.data().record());
  recorded = run.data().record();
}

}  // namespace nas::core
