#include "host/batch/record/batch_folder.h"

#include <set>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/folder.h"
#include "core/base/shell.h"
#include "host/batch/plan/naming.h"
#include "host/json.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ExitCode;

Json json_of(const Plan& plan) {
  return {{"name", plan.file().name},
          {"file", fs::absolute(plan.file().path).lexically_normal().string()},
          {"factors", factors_of(plan.file())},
          {"experiments", plan.experiments()}};
}

/// The folders of experiments are left to their workers, which may not have ended yet.
void remove_own_left_overs(const BatchFolder& folder) {
  const auto none = [](const fs::path&) { return false; };
  core::remove_left_overs(folder.path(), none);
  core::remove_left_overs(folder.plan().parent_path(), none);
  core::remove_left_overs(folder.slurm());
}

}  // namespace

/// If create() was interrupted, only files that it writes again are left, and these are allowed.
void BatchFolder::require_unused(const Plan& plan) const {
  if (fs::exists(path_ / "run.json"))
    throw Error(ExitCode::usage, "the directory contains a run", path_.string(), "choose another directory with --out");
  for (const Experiment& experiment : plan.experiments()) require_free(experiment.name);
}

void BatchFolder::require_free(const std::string& name) const {
  if (fs::exists(path_ / name))
    throw Error(ExitCode::usage, "the directory already contains \"" + name + "\", which does not belong to the batch",
                path_.string(), "choose another directory with --out");
}

void BatchFolder::create(Plan& plan) const {
  for (size_t i = 0; i < plan.experiments().size(); ++i) write_experiment(plan, i);
  write_plan(plan);
}

/// An extension that was interrupted left the old plan, and is made again by the same command.
void BatchFolder::extend(Plan& plan) const {
  std::set<std::string> known;
  for (const Experiment& experiment : record().experiments) known.insert(experiment.name);
  std::vector<size_t> added;
  for (size_t i = 0; i < plan.experiments().size(); ++i)
    if (!known.contains(plan.experiments()[i].name)) added.push_back(i);
  for (const size_t index : added) require_free(plan.experiments()[index].name);
  for (const size_t index : added) write_experiment(plan, index);
  write_plan(plan);
}

void BatchFolder::write_experiment(Plan& plan, size_t index) const {
  const Experiment& facts = plan.experiments()[index];
  experiment(facts.name).write({facts.plugins, facts.config_sha256}, plan.config(index).to_toml({.docs = true}));
}

void BatchFolder::write_plan(const Plan& plan) const {
  core::write_atomically(batch_file().string(), plan.file().text);
  core::write_atomically(this->plan().string(), json_text(json_of(plan)));
}

BatchRecord BatchFolder::record() const {
  if (!exists())
    throw Error(ExitCode::usage, "the directory contains no batch", path_.string(),
                "use a directory that contains a folder .batch; batches are in runs/ unless --out named another place");
  return read_json_file(plan(), [](const Json& facts) {
    return BatchRecord{facts.at("name"), facts.at("file"), facts.at("experiments").get<std::vector<Experiment>>(),
                       facts.value("factors", std::vector<std::vector<std::string>>())};
  });
}

core::LockFile BatchFolder::acquire_lock() const {
  const fs::path file = path_ / ".batch" / "lock";
  if (const std::error_code error = core::make_folders(file.parent_path()))
    throw Error(ExitCode::failed, "cannot create the directory of the batch: " + error.message(), path_.string(),
                "choose another directory with --out");
  std::optional<core::LockFile> lock = core::LockFile::take(file);
  if (!lock)
    throw Error(
        ExitCode::failed, "another process is running this batch", path_.string(),
        "show its state with: " + core::shell_command({"nas-host", "batch", "status", core::absolute_text(path_)}));
  core::require_no_way_out(file.parent_path());
  remove_own_left_overs(*this);
  return std::move(*lock);
}

}  // namespace nas::host
