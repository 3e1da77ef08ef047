#pragma once
/// \file
/// From the last cell's map to logits: "pool_adaptive_avg", "pool_avg_7x7", "linear".

#include "core/ops/fusible_op.h"

namespace nas::core {

/// "pool_adaptive_avg": (N, C, H, W) to (N, C, 1, 1).
class AdaptiveAvgPool final : public FusibleOp {
 public:
  explicit AdaptiveAvgPool(const OpContext& context);
  torch::Tensor forward(const torch::Tensor& x) override;
  engine::OpSpec inference_spec() const override;
};

/// "pool_avg_7x7": (N, C, H, W) to (N, C, floor(H/7), floor(W/7)). The last map of ImageNet's networks is 7x7.
class AvgPool7x7 final : public FusibleOp {
 public:
  explicit AvgPool7x7(const OpContext& context);
  torch::Tensor forward(const torch::Tensor& x) override;
  engine::OpSpec inference_spec() const override;
};

/// "linear": (N, C, 1, 1) to (N, C'), with bias.
class Linear final : public FusibleOp {
 public:
  explicit Linear(const OpContext& context);
  torch::Tensor forward(const torch::Tensor& x) override;
  engine::OpSpec inference_spec() const override;

 private:
  torch::nn::Linear linear_{nullptr};
};

}  // namespace nas::core
