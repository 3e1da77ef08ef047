#pragma once
/// \file
/// The engine's depthwise convolution without the block around it.

#include <torch/torch.h>

#include <cstdint>

#include "core/engine/kernels/block_geometry.h"

namespace nas::bench {

struct DepthwiseGradients {
  torch::Tensor input;   ///< (N, C, H, W) in channels_last
  torch::Tensor weight;  ///< (k k, C)
};

/// A depthwise convolution whose padding keeps the size. `x`, `gradient` (of the output) and the output: (N, C, H, W)
/// in channels_last, float, C a multiple of eight; `weight`: (k k, C). As in a network, the backward pass comes when
/// the forward pass over all images is done.
class DepthwiseKernel {
 public:
  /// `x`: for its sizes.
  DepthwiseKernel(const torch::Tensor& x, int64_t kernel, int64_t dilation);
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& weight) const;
  DepthwiseGradients backward(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& gradient) const;

 private:
  core::engine::BlockGeometry geometry_;
};

}  // namespace nas::bench
