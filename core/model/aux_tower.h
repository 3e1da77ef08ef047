#pragma once
/// \file
/// The auxiliary tower: a second classifier and loss half way down, in training only.

#include <torch/torch.h>

#include "nas/desc.h"

namespace nas::core {

/// ReLU, 5x5 average pool, 1x1 convolution to 128, 2x2 convolution to 768, each with batch norm and ReLU, linear: the
/// head of quark0/darts for CIFAR (the one for ImageNet lacks the second norm there, by mistake as its authors say).
/// The pool is meant to leave 2x2 pixels; where a map is not square it leaves more, which are averaged.
class AuxTower final : public torch::nn::Module {
 public:
  AuxTower(const AuxTowerDesc& desc, int64_t classes);
  /// (N, C, H, W), H and W at least 5 + pool_stride, to (N, classes).
  torch::Tensor forward(const torch::Tensor& x);

 private:
  int64_t pool_stride_;
  torch::nn::Sequential features_;
  torch::nn::Linear linear_{nullptr};
};

}  // namespace nas::core
