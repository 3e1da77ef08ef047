#pragma once
/// \file
/// A TrainingPace as JSON. For core/record alone.

#include <nlohmann/json.hpp>

#include "core/record/training_pace.h"

namespace nas::core {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TrainingPace, step, rest, steps, epochs)

}  // namespace nas::core
