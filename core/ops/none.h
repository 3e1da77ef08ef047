#pragma once
/// \file
/// "none": no connection.

#include "core/ops/fusible_op.h"

namespace nas::core {

/// (N, C, H, W) to zeros of (N, channels_out, ceil(H/stride), ceil(W/stride)). No gradient reaches its input.
class None final : public FusibleOp {
 public:
  explicit None(const OpContext& context);
  torch::Tensor forward(const torch::Tensor& x) override;
  engine::OpSpec spec() const override;
};

}  // namespace nas::core
