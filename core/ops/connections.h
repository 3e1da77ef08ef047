#pragma once
/// \file
/// "factorized_reduce": half the height and width without losing a pixel.

#include "core/ops/fusible_op.h"

namespace nas::core {

/// ReLU; two 1x1 convolutions of stride 2, the second on the map shifted by one pixel in both axes; joined along the
/// channels; batch norm. (N, C, H, W) to (N, C', ceil(H/2), ceil(W/2)). The first gives floor(C'/2) of the channels;
/// for odd sizes the shifted map is filled up with zeros (the papers know neither odd channels nor odd sizes).
class FactorizedReduce final : public FusibleOp {
 public:
  explicit FactorizedReduce(const OpContext& context);
  torch::Tensor forward(const torch::Tensor& x) override;
  engine::OpSpec spec() const override;

 private:
  torch::nn::Conv2d even_{nullptr}, odd_{nullptr};
  torch::nn::BatchNorm2d norm_{nullptr};
};

}  // namespace nas::core
