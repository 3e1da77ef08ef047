#pragma once
/// \file
/// The block that separable and dilated convolutions are made of.

#include <torch/torch.h>

#include "core/engine/op_spec.h"

namespace nas::core {

struct DepthwiseSeparableOptions {
  int64_t channels_in = 0, channels_out = 0;
  int64_t kernel = 3;
  int64_t stride = 1;
  int64_t dilation = 1;
  bool affine = true;
};

/// ReLU, a convolution of each channel by itself, a 1x1 convolution across channels, batch norm. Padding keeps (H, W)
/// at stride 1 and gives ceil(H/stride) otherwise.
class DepthwiseSeparableImpl : public torch::nn::Module {
 public:
  explicit DepthwiseSeparableImpl(const DepthwiseSeparableOptions& options);
  /// (N, C, H, W) to (N, C', H', W').
  torch::Tensor forward(const torch::Tensor& x);
  engine::BlockSpec spec() const;

  torch::nn::Conv2d depthwise{nullptr}, pointwise{nullptr};
  torch::nn::BatchNorm2d norm{nullptr};
};
TORCH_MODULE(DepthwiseSeparable);

}  // namespace nas::core
