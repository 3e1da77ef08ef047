#pragma once
/// \file
/// "sep_conv_3x3", "sep_conv_5x5", "sep_conv_7x7".

#include "core/ops/convolutions.h"
#include "core/ops/fusible_op.h"

namespace nas::core {

/// The separable block applied twice, as in NASNet (Zoph et al. 2018) and all that came after; only the first strides.
class SeparableConv final : public FusibleOp {
 public:
  SeparableConv(const OpContext& context, int64_t kernel);
  torch::Tensor forward(const torch::Tensor& x) override;
  engine::OpSpec spec() const override;

 private:
  DepthwiseSeparable first_{nullptr}, second_{nullptr};
};

}  // namespace nas::core
