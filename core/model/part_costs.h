#pragma once
/// \file
/// What each part of a network costs: its stems, each cell, its classifier.

#include <cstdint>
#include <vector>

#include "core/model/model.h"
#include "core/record/part_cost.h"

namespace nas::core {

/// The parameters and multiply-accumulates of the parts sum to those that measure_cost() counts (cost.h). The time is
/// the median of `timed_passes`, at least 1, in the engine of the model; 0 on other devices than the CPU, whose calls
/// do not wait for their results. The mode of the model is restored. Throws Interrupted between two passes.
std::vector<PartCost> part_costs(Model& model, int64_t timed_passes);

}  // namespace nas::core
