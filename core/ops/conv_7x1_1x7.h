#pragma once
/// \file
/// "conv_7x1_1x7".

#include "nas/op.h"

namespace nas::core {

/// ReLU, a 1x7 convolution that strides along W, a 7x1 convolution that strides along H, batch norm: a 7x7 window for
/// two sevenths of its cost (NASNet, AmoebaNet). Each convolution is padded along its own axis.
class Conv1x7Then7x1 final : public Op {
 public:
  explicit Conv1x7Then7x1(const OpContext& context);
  torch::Tensor forward(const torch::Tensor& x) override;

 private:
  torch::nn::Conv2d along_width_{nullptr}, along_height_{nullptr};
  torch::nn::BatchNorm2d norm_{nullptr};
};

}  // namespace nas::core
