#pragma once
/// \file
/// The states of a cell, split into the channels that partial mixtures mix and those that pass by them.

#include <torch/torch.h>

#include <map>
#include <vector>

namespace nas::core {

/// Of one forward pass of a cell. What several edges read is made once. [run-thread]
class SplitStates {
 public:
  /// The first 1/`parts` of the channels of `state`, which is state `index` of the cell.
  torch::Tensor mixed(size_t index, const torch::Tensor& state, int64_t parts);
  /// The other channels, pooled at a stride above 1 (nas::IPartialMixture).
  torch::Tensor passed(size_t index, const torch::Tensor& state, int64_t parts, int64_t stride);

 private:
  struct Key {
    size_t state;
    int64_t parts, stride;
    auto operator<=>(const Key&) const = default;
  };
  const std::vector<torch::Tensor>& split(size_t index, const torch::Tensor& state, int64_t parts);

  std::map<Key, std::vector<torch::Tensor>> splits_;
  std::map<Key, torch::Tensor> pooled_;
};

}  // namespace nas::core
