#pragma once
/// \file
/// The engine's depthwise convolution without the block around it.

#include <torch/torch.h>

#include <cstdint>

namespace nas::bench {

struct DepthwiseResult {
  torch::Tensor output, input_gradient;  ///< (N, C, H, W) in channels_last
  torch::Tensor weight_gradient;         ///< (k k, C)
};

/// A depthwise convolution whose padding keeps the size, forward and backward. `x`, `gradient`: (N, C, H, W) in
/// channels_last, float, C a multiple of eight; `weight`: (k k, C).
DepthwiseResult depthwise_kernel(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& gradient,
                                 int64_t kernel, int64_t dilation);

}  // namespace nas::bench
