#pragma once
/// \file
/// "max_pool_3x3" and "avg_pool_3x3".

#include "core/ops/fusible_op.h"

namespace nas::core {

/// Padding 1: (N, C, H, W) to (N, C, ceil(H/stride), ceil(W/stride)). In a DARTS search a batch norm without scale and
/// shift follows, so that pools and convolutions compete on one scale (OpContext::pool_batch_norm).
class Pool3x3 : public FusibleOp {
 public:
  torch::Tensor forward(const torch::Tensor& x) final;
  engine::OpSpec spec() const final;

 protected:
  Pool3x3(const OpContext& context, engine::OpSpec::Kind kind);
  virtual torch::Tensor pool(const torch::Tensor& x) const = 0;

 private:
  engine::OpSpec::Kind kind_;
  torch::nn::BatchNorm2d norm_{nullptr};
};

class MaxPool3x3 final : public Pool3x3 {
 public:
  explicit MaxPool3x3(const OpContext& context) : Pool3x3(context, engine::OpSpec::Kind::max_pool) {}

 private:
  torch::Tensor pool(const torch::Tensor& x) const override;
};

/// The average is taken over the pixels of the map alone, without the padding.
class AvgPool3x3 final : public Pool3x3 {
 public:
  explicit AvgPool3x3(const OpContext& context) : Pool3x3(context, engine::OpSpec::Kind::avg_pool) {}

 private:
  torch::Tensor pool(const torch::Tensor& x) const override;
};

}  // namespace nas::core
