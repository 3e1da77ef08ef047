#include "core/model/split_states.h"

#include "core/engine/memory/map_tensors.h"

namespace nas::core {

/// One split has one gradient, which autograd concatenates from those of the two halves.
const std::vector<torch::Tensor>& SplitStates::split(size_t index, const torch::Tensor& state, int64_t parts) {
  std::vector<torch::Tensor>& halves = splits_[{index, parts, 1}];
  if (halves.empty()) {
    const int64_t channels = state.size(1), mixed = channels / parts;
    halves = state.split_with_sizes({mixed, channels - mixed}, 1);
    for (torch::Tensor& half : halves) half = engine::in_channels_last(half);
  }
  return halves;
}

torch::Tensor SplitStates::mixed(size_t index, const torch::Tensor& state, int64_t parts) {
  return split(index, state, parts).front();
}

torch::Tensor SplitStates::passed(size_t index, const torch::Tensor& state, int64_t parts, int64_t stride) {
  const torch::Tensor& rest = split(index, state, parts).back();
  if (stride == 1) return rest;
  torch::Tensor& pooled = pooled_[{index, parts, stride}];
  if (!pooled.defined())
    pooled = torch::max_pool2d(rest, stride, stride, /*padding=*/0, /*dilation=*/1, /*ceil_mode=*/true);
  return pooled;
}

}  // namespace nas::core
