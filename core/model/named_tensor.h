#pragma once
/// \file
/// Tensors with the names under which checkpoints keep them.

#include <torch/torch.h>

#include <string>
#include <vector>

namespace nas::core {

struct NamedTensor {
  std::string name;
  torch::Tensor tensor;  ///< shares its memory with the model
};

/// Everything that a model has learned, in a fixed order under names that depend on the description alone.
struct ModelState {
  std::vector<NamedTensor> weights;          ///< "cells.0.nodes.1.edges.0.first.depthwise.weight"
  std::vector<NamedTensor> buffers;          ///< "stems.0.layers.1.running_mean"
  std::vector<NamedTensor> arch_parameters;  ///< "cells.0.nodes.1.edges.0.arch_parameters.0", under the cell that owns it
};

}  // namespace nas::core
