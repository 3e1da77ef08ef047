#pragma once
/// \file
/// A cell as the engine sees it: everything of one forward pass in one place, so that work can be shared.

#include <torch/torch.h>

#include <cstddef>
#include <optional>
#include <vector>

#include "core/engine/op_spec.h"

namespace nas::core::engine {

/// sum_k weights[k] candidate_k(state), scaled sample by sample.
struct EdgeSpec {
  size_t state = 0;
  std::vector<OpSpec> candidates;
  torch::Tensor weights{};       ///< (candidates) on the CPU, of any float type; undefined: one candidate of weight 1
  torch::Tensor sample_scale{};  ///< N values, drop path's; undefined: 1
};

/// States are the inputs, each through its stem, then the nodes, each the sum of its edges.
struct CellSpec {
  std::vector<torch::Tensor> inputs;  ///< (N, C, H, W) each
  std::vector<OpSpec> stems;          ///< one per input: blocks, or identity
  std::vector<std::vector<EdgeSpec>> nodes;
  std::vector<size_t> joined{};  ///< states of one height and width; may be empty
  /// An input that is a second result, where states are joined. Who reads it from there sends its gradient through this
  /// cell, which adds to it; from two readers of one tensor, autograd would sum in a pass of its own, into new memory.
  std::optional<size_t> passed = std::nullopt;
  bool training = true;  ///< batch norms use and follow the batch's statistics
};

/// Whether compute() can: on the CPU, in float or double, of known ops whose shapes fit each other and whose norms are
/// in training where the cell is, with more than one value per channel. A caller that is told no computes the cell op
/// by op, or learns from LibTorch what does not fit. Edges' weights and sample scales may come later.
bool computable(const CellSpec& cell);

/// The joined states along the channels, (N, sum of C, H, W), then the input that is passed; if none are joined, all
/// states, (N, C, H, W) each. Nodes' are in channels_last. Differentiable in everything: inputs, weights and the
/// parameters of all ops; but only to the first order, and a graph of it goes backward once, `retain_graph` or not.
/// Until then the inputs, and states that nodes read, must stay as they are: autograd throws where one was written to.
/// Parameters were copied. Architecture-only and weight-only passes skip what autograd does not ask for. Throws
/// c10::Error for weights or sample scales that do not fit. [run-thread; the backward pass on whichever thread goes
/// backward]
std::vector<torch::Tensor> compute(const CellSpec& cell);

}  // namespace nas::core::engine
