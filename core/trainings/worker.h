#pragma once
/// \file
/// A worker process: one training, in its folder.

#include <memory>
#include <string>

#include "core/config/config.h"
#include "core/experiment/experiment_data.h"
#include "core/plugin/registry.h"

namespace nas::core {

/// The data of the run, for all calls of run_worker() in this process and in copies of it. No thread stays, so that the
/// process can be copied. `config`, that of the run, is borrowed.
std::unique_ptr<const ExperimentData> read_data_of_trainings(const Config& config, const Registry& registry);

/// Trains as job.toml of `folder` describes, with the run's `config`, from the last checkpoint when there is one, and
/// writes the result, also when the training failed because of a plugin or LibTorch. Returns the exit code: 0 when
/// there is a result, 130 or 143 when the user asked to stop and everything is saved. Throws Error for causes outside
/// of the training: a configuration that differs from that of the run, missing data, a full disk. Can be called again
/// after any of these; a second process waits for the first. `data` is what read_data_of_trainings() gave, or nullptr:
/// then the data is read here.
int run_worker(const std::string& folder, const Config& config, Registry& registry, const ExperimentData* data);

}  // namespace nas::core
