#pragma once
/// \file
/// result.toml and found.toml of a training's folder.

#include "core/trainings/training_folder.h"
#include "nas/training_result.h"

namespace nas::core {

bool is_finished(const TrainingFolder& folder);

/// Throws Error(unreadable) that names the file.
TrainingResult read_result(const TrainingFolder& folder);

/// Writes each file atomically, result.toml last. Throws Error(failed).
void write_result(const TrainingFolder& folder, const TrainingResult& result);

/// A failed result with the first line of `error`.
TrainingResult failed_result(const std::string& id, const std::string& error);

}  // namespace nas::core
