#pragma once
/// \file
/// Which candidates become part of the network.

#include <torch/torch.h>

#include <span>
#include <vector>

#include "nas/desc.h"

namespace nas::petridish {

/// Candidate `primitive` on input `input` of a new node.
struct Choice {
  size_t input = 0, primitive = 0;
  bool operator==(const Choice&) const = default;
};

/// The `count` candidates of largest |alpha| over all inputs, strongest first, of equals the earlier; `none` is never
/// among them. `alphas`: one (8) for each input.
std::vector<Choice> strongest(std::span<const torch::Tensor> alphas, size_t count);

/// The edge that `candidates`, an edge with a candidate op, becomes: a multi_op of the chosen ops.
EdgeDesc chosen_edge(const EdgeDesc& candidates, const std::vector<Choice>& choices);

}  // namespace nas::petridish
