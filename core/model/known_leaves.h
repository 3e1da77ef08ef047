#pragma once
/// \file
/// Finds tensors that a loss depends on and that the host does not know: modules and parameters of an op that its
/// author has not registered. They would be neither trained nor saved.

#include <torch/torch.h>

#include <span>

#include "core/ops/op_trace.h"

namespace nas::core {

/// `known`: all tensors that may be trained. `trace`: of the forward pass of `loss`. Throws PluginFailure that names
/// the op, where one depends on a tensor that requires a gradient and is not known.
void require_known_leaves(const torch::Tensor& loss, std::span<const torch::Tensor> known, const OpTrace& trace);

}  // namespace nas::core
