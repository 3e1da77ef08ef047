#pragma once
/// \file
/// "pool_adaptive_avg" and "pool_avg_7x7": from the last cell's map to features.

#include "nas/op.h"

namespace nas::core {

/// (N, C, H, W) to (N, C, 1, 1).
class AdaptiveAvgPool final : public Op {
 public:
  explicit AdaptiveAvgPool(const OpContext& context);
  torch::Tensor forward(const torch::Tensor& x) override;
};

/// (N, C, H, W) to (N, C, floor(H/7), floor(W/7)): ImageNet's last map is 7x7.
class AvgPool7x7 final : public Op {
 public:
  explicit AvgPool7x7(const OpContext& context);
  torch::Tensor forward(const torch::Tensor& x) override;
};

}  // namespace nas::core
