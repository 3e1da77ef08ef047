#pragma once
/// \file
/// The weights of a network as a safetensors file.

#include <cstdint>
#include <map>
#include <string>

#include "core/model/model.h"

namespace nas::core {

/// Weights, then running statistics, under the names that the description gives them. Throws Error(failed).
void write_weights(const std::string& path, const Model& model);

/// The beginnings of weights' names, and what they were before: nas::WeightRename as values.
using WeightNames = std::map<std::string, std::string>;

/// Copies into `model` every tensor of `path` whose name, type and shape it has; the others keep their values. Of
/// `renames` the longest that fits says what a weight of `model` is called in `path`. Gives their number. Throws
/// Error(unreadable).
int64_t load_fitting_weights(const std::string& path, Model& model, const WeightNames& renames = {});

}  // namespace nas::core
