#pragma once
/// \file
/// The weights of a network as a safetensors file.

#include <cstdint>
#include <string>

#include "core/model/model.h"

namespace nas::core {

/// Weights, then running statistics, under the names that the description gives them. Throws Error(failed).
void write_weights(const std::string& path, const Model& model);

/// Copies into `model` every tensor of `path` whose name, type and shape it has; the others keep their values. Gives
/// their number. Throws Error(unreadable).
int64_t load_fitting_weights(const std::string& path, Model& model);

}  // namespace nas::core
