#pragma once
/// \file
/// "dil_conv_3x3" and "dil_conv_5x5".

#include "core/ops/convolutions.h"
#include "core/ops/fusible_op.h"

namespace nas::core {

/// One separable block of dilation 2: it sees 5x5 or 9x9 pixels.
class DilatedConv final : public FusibleOp {
 public:
  DilatedConv(const OpContext& context, int64_t kernel);
  torch::Tensor forward(const torch::Tensor& x) override;
  engine::OpSpec spec() const override;

 private:
  DepthwiseSeparable block_{nullptr};
};

}  // namespace nas::core
