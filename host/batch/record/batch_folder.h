#pragma once
/// \file
/// DIR: the one truth about a batch.
///
///     DIR/batch.toml      the batch file as it was when the batch was begun
///     DIR/NAME/           an ordinary run directory, one for each experiment
///     DIR/.batch/plan.json   every experiment in its order: written last, so a batch without it was never begun
///     DIR/.batch/lock        held by the process that runs the batch
///     DIR/.batch/NAME/       what a worker is asked to do (experiment_folder.h)
///     DIR/.batch/.slurm/     what was given to Slurm (slurm_submission.h)

#include <filesystem>
#include <string>
#include <vector>

#include "core/workers/file_descriptor.h"
#include "host/batch/plan/experiment.h"
#include "host/batch/plan/plan.h"
#include "host/batch/record/experiment_folder.h"

namespace nas::host {

/// plan.json.
struct BatchRecord {
  std::string name;
  std::string file;  ///< absolute path of the batch file
  std::vector<Experiment> experiments;
};

class BatchFolder {
 public:
  explicit BatchFolder(std::filesystem::path path) : path_(std::move(path)) {}

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path batch_file() const { return path_ / "batch.toml"; }
  std::filesystem::path plan() const { return path_ / ".batch" / "plan.json"; }
  std::filesystem::path slurm() const { return path_ / ".batch" / ".slurm"; }
  ExperimentFolder experiment(const std::string& name) const { return ExperimentFolder(path_ / ".batch" / name); }

  bool begun() const { return std::filesystem::exists(plan()); }
  /// Throws core::Error(usage) when the directory holds something that is no part of a batch of `plan`.
  void require_free(const Plan& plan) const;
  /// Writes all of `plan`. Throws core::Error(failed) when it cannot be written.
  void begin(Plan& plan) const;
  /// Throws core::Error(usage) when there is no batch, core::Error(unreadable) when its record is damaged.
  BatchRecord record() const;
  /// Only one process may run a batch at a time. Throws core::Error(failed) when another does. Makes the folder.
  core::FileDescriptor take() const;

 private:
  std::filesystem::path path_;
};

/// Throws core::Error(config) with every difference when the batch that was begun in `folder` is not that of `plan`:
/// nothing of the two may mix.
void require_unchanged(const BatchFolder& folder, Plan& plan);

}  // namespace nas::host
