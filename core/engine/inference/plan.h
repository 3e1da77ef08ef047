#pragma once
/// \file
/// From the description of a network to the steps that compute it.

#include <memory>
#include <optional>
#include <vector>

#include "core/engine/inference/network_spec.h"
#include "core/engine/inference/step.h"

namespace nas::core::engine {

/// The steps of one image, and the memory that they need, in floats.
struct InferencePlan {
  std::vector<std::unique_ptr<const Step>> steps;
  size_t maps = 0, kept = 0, scratch = 0;
};

/// Nothing for a network with an op that the engine does not know, or whose shapes do not fit. Copies all weights.
std::optional<InferencePlan> plan_of(const InferenceSpec& spec);

}  // namespace nas::core::engine
