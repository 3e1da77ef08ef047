#pragma once
/// \file
/// Edges that pass their input on or cut it off, "skip_connect" and "none", and the "factorized_reduce" that stands in
/// for an identity at stride 2.

#include "core/ops/fusible_op.h"

namespace nas::core {

/// "none": (N, C, H, W) to zeros of (N, C', ceil(H/stride), ceil(W/stride)). No gradient reaches its input.
class None final : public FusibleOp {
 public:
  explicit None(const OpContext& context);
  torch::Tensor forward(const torch::Tensor& x) override;
  engine::OpSpec spec() const override;
};

/// "skip_connect": at stride 1 its input, at stride 2 a factorized reduce.
class SkipConnect final : public FusibleOp {
 public:
  explicit SkipConnect(const OpContext& context);
  torch::Tensor forward(const torch::Tensor& x) override;
  engine::OpSpec spec() const override;

 private:
  OpHandle reduce_;  ///< empty at stride 1
};

/// True for the only op that drop path does not drop (quark0/darts: "if not isinstance(op, Identity)").
bool is_identity(const OpDesc& desc);

/// "factorized_reduce": halves height and width and reads every pixel. ReLU; two 1x1 convolutions of stride 2, the
/// second on the map shifted by one pixel along both axes; joined along the channels; batch norm. (N, C, H, W) to
/// (N, C', ceil(H/2), ceil(W/2)). The first convolution gives floor(C'/2) of the channels. For odd sizes the shifted
/// map is padded with zeros; the papers define neither odd channels nor odd sizes.
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
