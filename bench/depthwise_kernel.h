#pragma once
/// \file
/// The depthwise convolution of the engine without the rest of its block, for benchmarks.

#include <torch/torch.h>

#include <cstdint>

#include "core/engine/kernels/block_geometry.h"

namespace nas::bench {

/// The gradients of a depthwise convolution.
struct DepthwiseGradients {
  torch::Tensor input;   ///< (N, C, H, W) in channels_last
  torch::Tensor weight;  ///< (k k, C)
};

/// A depthwise convolution of stride 1 with padding that keeps the size. `x`, the output and its `gradient`: (N, C, H,
/// W) in channels_last, float, C a multiple of 8; `weight`: (k k, C). As in a network, the backward pass follows the
/// forward pass over all images.
class DepthwiseKernel {
 public:
  /// For tensors of the sizes of `x`.
  DepthwiseKernel(const torch::Tensor& x, int64_t kernel, int64_t dilation);
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& weight) const;
  DepthwiseGradients backward(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& gradient) const;

 private:
  core::engine::BlockGeometry geometry_;
};

}  // namespace nas::bench
