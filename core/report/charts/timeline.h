#pragma once
/// \file
/// When the workers of a run were busy with which training.

#include <string>
#include <vector>

#include "core/record/training_time.h"

namespace nas::core {

/// A figure with a row for each worker; empty without times.
std::string timeline_figure(const std::vector<TrainingTime>& times);

}  // namespace nas::core
