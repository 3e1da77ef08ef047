#pragma once
/// \file
/// "none": no connection.

#include "nas/op.h"

namespace nas::core {

/// (N, C, H, W) to zeros of (N, channels_out, ceil(H/stride), ceil(W/stride)). No gradient reaches its input.
class None final : public Op {
 public:
  explicit None(const OpContext& context);
  torch::Tensor forward(const torch::Tensor& x) override;
};

}  // namespace nas::core
