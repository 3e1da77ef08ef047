#pragma once
/// \file
/// The directory DIR of a batch. It records everything that is known about the batch.
///
///     DIR/batch.toml      the batch file, as it was when the batch was started or extended
///     DIR/report.html     the page about the batch (host/batch/report/batch_page.h)
///     DIR/NAME/           an ordinary run directory, one for each experiment
///     DIR/.batch/plan.json   all experiments in order; written last, so a batch without it was not started
///     DIR/.batch/lock        held by the process that runs the batch
///     DIR/.batch/NAME/       what a worker must do (experiment_folder.h)
///     DIR/.batch/.slurm/     what was submitted to Slurm (slurm_submission.h)

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/lock_file.h"
#include "host/batch/plan/experiment.h"
#include "host/batch/plan/plan.h"
#include "host/batch/record/experiment_folder.h"

namespace nas::host {

/// The contents of plan.json.
struct BatchRecord {
  std::string name;
  std::string file;  ///< absolute path of the batch file
  std::vector<Experiment> experiments;
  /// The labels of axes that vary together; empty in batches that did not record it.
  std::vector<std::vector<std::string>> factors = {};
};

class BatchFolder {
 public:
  explicit BatchFolder(std::filesystem::path path) : path_(std::move(path)) {}

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path batch_file() const { return path_ / "batch.toml"; }
  std::filesystem::path plan() const { return path_ / ".batch" / "plan.json"; }
  std::filesystem::path page() const { return path_ / "report.html"; }
  std::filesystem::path slurm() const { return path_ / ".batch" / ".slurm"; }
  ExperimentFolder experiment(const std::string& name) const { return ExperimentFolder(path_ / ".batch" / name); }

  /// Whether the directory contains a batch that was started.
  bool exists() const { return std::filesystem::exists(plan()); }
  /// Throws core::Error(usage) when the directory contains something that does not belong to a batch of `plan`.
  void require_unused(const Plan& plan) const;
  /// Writes all files of a new batch. Throws core::Error(failed) when they cannot be written.
  void create(Plan& plan) const;
  /// Adds the experiments of `plan` that the batch does not have. Throws core::Error(usage) when the directory already
  /// contains something with the name of one, core::Error(failed) when they cannot be written.
  void extend(Plan& plan) const;
  /// Reads plan.json. Throws core::Error(usage) when there is no batch, core::Error(unreadable) when the record is
  /// damaged.
  BatchRecord record() const;
  /// Locks the batch for this process until the result is destroyed, because only one process may run a batch at a
  /// time. Creates the folder. Throws core::Error(failed) when another process holds the lock, core::Error(usage) when
  /// a symbolic link leads out of it.
  core::LockFile acquire_lock() const;

 private:
  void write_experiment(Plan& plan, size_t index) const;
  void write_plan(const Plan& plan) const;
  void require_free(const std::string& name) const;

  std::filesystem::path path_;
};

}  // namespace nas::host
