#pragma once
/// \file
/// The request of a training: the files description.toml and job.toml in its folder.

#include <string>

#include "core/model/weights_file.h"
#include "core/trainings/training_folder.h"
#include "nas/desc.h"
#include "nas/trainings.h"

namespace nas::core {

/// nas::TrainingRequest as values.
struct TrainingJob {
  std::string id;
  ModelDesc desc;
  std::string section;
  std::string inherit;  ///< id of the training whose weights to start from, or empty
  std::string trainer, finalizers;
  int64_t epochs = 0;         ///< 0: those of the section
  WeightNames renames;        ///< of inherited weights
  std::string config_sha256;  ///< of the run's configuration

  /// Throws std::invalid_argument for an invalid description, and for lists of unequal length.
  static TrainingJob from(const TrainingRequest& request);
  /// Throws Error(unreadable).
  static TrainingJob read(const TrainingFolder& folder);
  /// Writes job.toml last: a folder that has it is complete. Throws Error(failed).
  void write(const TrainingFolder& folder) const;
  /// Everything but the description.
  Tree to_tree() const;
  /// SHA-256 of all of it: a checkpoint of another job is refused.
  std::string fingerprint() const;
};

/// The first differences between two jobs, on one line; empty when they are the same.
std::string difference(const TrainingJob& before, const TrainingJob& after);

}  // namespace nas::core
