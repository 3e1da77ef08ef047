#pragma once
/// \file
/// The convolutions that an edge can be: "sep_conv_3x3", "sep_conv_5x5", "sep_conv_7x7", "dil_conv_3x3",
/// "dil_conv_5x5", "conv_7x1_1x7".

#include <torch/torch.h>

#include "core/ops/fusible_op.h"

namespace nas::core {

struct DepthwiseSeparableOptions {
  int64_t channels_in = 0, channels_out = 0;
  int64_t kernel = 3;
  int64_t stride = 1;
  int64_t dilation = 1;
  bool affine = true;
};

/// The block that separable and dilated convolutions consist of: ReLU, a convolution of each channel by itself, a 1x1
/// convolution across channels, batch norm. (N, C, H, W) to (N, C', ceil(H/stride), ceil(W/stride)).
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

/// "sep_conv_KxK": the block applied twice, as in NASNet (Zoph et al. 2018). Only the first one has the edge's stride.
class SeparableConv final : public FusibleOp {
 public:
  SeparableConv(const OpContext& context, int64_t kernel);
  torch::Tensor forward(const torch::Tensor& x) override;
  engine::OpSpec spec() const override;

 private:
  DepthwiseSeparable first_{nullptr}, second_{nullptr};
};

/// "dil_conv_KxK": one block of dilation 2, whose window covers 5x5 pixels for K = 3 and 9x9 for K = 5.
class DilatedConv final : public FusibleOp {
 public:
  DilatedConv(const OpContext& context, int64_t kernel);
  torch::Tensor forward(const torch::Tensor& x) override;
  engine::OpSpec spec() const override;

 private:
  DepthwiseSeparable block_{nullptr};
};

/// "conv_7x1_1x7": ReLU, a 1x7 convolution that strides along W, a 7x1 convolution that strides along H, batch norm.
/// This is a 7x7 window at two sevenths of its cost (NASNet, AmoebaNet). Each convolution is padded along its own axis.
class Conv1x7Then7x1 final : public FusibleOp {
 public:
  explicit Conv1x7Then7x1(const OpContext& context);
  torch::Tensor forward(const torch::Tensor& x) override;
  engine::OpSpec inference_spec() const override;

 private:
  torch::nn::Conv2d along_width_{nullptr}, along_height_{nullptr};
  torch::nn::BatchNorm2d norm_{nullptr};
};

}  // namespace nas::core
