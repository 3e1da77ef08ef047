#pragma once
/// \file
/// The choice among the candidates of a grown network, which gives the found network.

#include <torch/torch.h>

#include <span>
#include <vector>

#include "nas/desc.h"
#include "nas/finalizers.h"

namespace nas::petridish {

/// The candidate with index `primitive` on input `input` of a new node.
struct Choice {
  size_t input = 0, primitive = 0;
  bool operator==(const Choice&) const = default;
};

/// The `count` candidates of largest |alpha| over all inputs, in descending order; of equals the earlier comes first.
/// `none` is never among them. `alphas` has one tensor (8) for each input.
std::vector<Choice> strongest(std::span<const torch::Tensor> alphas, size_t count);

/// The edge that replaces `candidates`, an edge with a candidate op: a "multi_op" of the chosen ops.
EdgeDesc chosen_edge(const EdgeDesc& candidates, const std::vector<Choice>& choices);

/// Each new node keeps its strongest candidates, as many as the key `children` of the training's section says. Nothing
/// else changes. [run-thread]
class PetridishFinalizers final : public Implements<PetridishFinalizers, IFinalizers> {
 public:
  void finalize(IModel& supernet, const IConfig& section, TreeOut& found) override;
};

}  // namespace nas::petridish
