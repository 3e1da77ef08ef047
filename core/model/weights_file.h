#pragma once
/// \file
/// The weights of a network as a safetensors file.

#include <cstdint>
#include <map>
#include <string>

#include "core/checkpoint/tensor_file.h"
#include "core/model/model.h"

namespace nas::core {

/// The weights, then the running statistics, under the names of a file of weights. They share the model's memory.
NamedTensors weights_and_buffers(const Model& model);

/// The content of a file of weights. Throws Error(unreadable), which says how to get a damaged file of a run again.
TensorFile read_weights(const std::string& path);

/// Writes weights, then running statistics, under the names that follow from the description. Throws Error(failed).
void write_weights(const std::string& path, const Model& model);

/// New and former beginnings of weights' names: see nas::TrainingRequest::names.
using WeightNames = std::map<std::string, std::string>;

/// Copies into `model` every tensor of `path` whose name, type and shape it has; the others keep their values.
/// The longest entry of `renames` that fits gives the name of a weight in `path`. Returns the number of copied tensors.
/// Throws Error(unreadable).
int64_t load_fitting_weights(const std::string& path, Model& model, const WeightNames& renames = {});

/// What of a network does not come from a file of weights.
struct FreshWeights {
  bool classifier = false;  ///< the file's is for another number of classes
  bool auxiliary = false;   ///< the file has no auxiliary tower, or one for another number of classes
};

/// Copies the tensors of `path` into `model`. Throws Error(unreadable) that names the first one that is missing or of
/// another shape or type, apart from the classifier and the auxiliary tower.
FreshWeights load_weights_to_train(const std::string& path, Model& model);

/// The same for a network that is used as it is: only an auxiliary tower may be missing, or be there without need.
void load_weights(const std::string& path, Model& model);

}  // namespace nas::core
