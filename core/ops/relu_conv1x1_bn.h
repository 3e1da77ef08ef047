#pragma once
/// \file
/// "relu_conv1x1_bn": what brings a cell's input to the cell's channels.

#include "core/ops/fusible_op.h"

namespace nas::core {

/// ReLU, 1x1 convolution, batch norm: (N, C, H, W) to (N, C', H, W).
class ReluConv1x1BatchNorm final : public FusibleOp {
 public:
  explicit ReluConv1x1BatchNorm(const OpContext& context);
  torch::Tensor forward(const torch::Tensor& x) override;
  engine::OpSpec spec() const override;

 private:
  torch::nn::Conv2d conv_{nullptr};
  torch::nn::BatchNorm2d norm_{nullptr};
};

}  // namespace nas::core
