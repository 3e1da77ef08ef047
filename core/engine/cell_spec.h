#pragma once
/// \file
/// Description of a cell for the engine. It covers a whole forward pass, so that work can be shared between edges.

#include <torch/torch.h>

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/engine/op_spec.h"

namespace nas::core::engine {

/// An edge: sample_scale[n] sum_k weights[k] candidate_k(state) for image n.
struct EdgeSpec {
  size_t state = 0;  ///< index of the state that it reads; see CellSpec
  std::vector<OpSpec> candidates;
  torch::Tensor weights{};       ///< (candidates), on the CPU, any float type; undefined: one candidate of weight 1
  torch::Tensor sample_scale{};  ///< (N), the factors of drop path; undefined: 1
};

/// `edge` with those of its candidates alone whose indices are in `active`, and with their weights.
EdgeSpec only_active(EdgeSpec edge, std::span<const int64_t> active);

/// A cell. Its states are numbered: first the inputs, each after its stem, then the nodes. A node is the sum of its
/// edges.
struct CellSpec {
  std::vector<torch::Tensor> inputs;         ///< (N, C, H, W) each
  std::vector<OpSpec> stems;                 ///< one per input: blocks or identity
  std::vector<std::vector<EdgeSpec>> nodes;  ///< the edges of each node, which read states of smaller index
  std::vector<size_t> joined{};  ///< indices of states of equal height and width that are concatenated; may be empty
  /// Index of an input that compute() also returns, as its second result; only with joined states. The gradient of a
  /// reader of that result then passes through this cell, which adds its own contribution to it. With two readers of
  /// the input itself, autograd would sum the two gradients in a pass of its own, into new memory.
  std::optional<size_t> passed = std::nullopt;
  bool training = true;  ///< batch norms use the statistics of the batch and update the running ones
};

/// Whether compute() supports the cell: on the CPU, in float or double, with known ops whose shapes fit, and with batch
/// norms that are in the same mode (training or evaluation) as the cell and have more than one value per channel in
/// training. If it does not, the caller computes the cell op by op, where LibTorch reports shapes that do not fit.
/// Weights and sample scales of edges need not be set yet. [thread-safe]
bool computable(const CellSpec& cell);

/// Computes a cell for which computable() holds. Returns the joined states, concatenated along the channels,
/// (N, sum of C, H, W), and then the passed input, if any; without joined states, all states, (N, C, H, W) each. Nodes
/// are in channels_last.
///
/// The results are differentiable with respect to the inputs, the weights of edges and the parameters of all ops, to
/// the first order only. The backward pass can run once, also with `retain_graph`. Until then the inputs, and returned
/// states that nodes read, must not be modified in place: autograd throws if they were. Parameters are copied and may
/// change. The backward pass computes only the gradients that autograd requests.
///
/// Throws c10::Error for weights or sample scales of a wrong number. [run-thread; the backward pass on a thread
/// of autograd]
std::vector<torch::Tensor> compute(const CellSpec& cell);

}  // namespace nas::core::engine
