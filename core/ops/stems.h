#pragma once
/// \file
/// Stems of a network, from the image to the first cell, and the stem of a cell's inputs. The batch norms of a
/// network's stems always learn scale and shift, also in a search model whose other norms do not (quark0/darts).

#include "core/ops/fusible_op.h"

namespace nas::core {

/// Layers one after the other.
class Stem : public FusibleOp {
 public:
  torch::Tensor forward(const torch::Tensor& x) final { return layers_->forward(x); }
  engine::OpSpec inference_spec() const final;

 protected:
  Stem(const OpContext& context, int64_t stride, torch::nn::Sequential (*layers)(const OpDesc&));

 private:
  torch::nn::Sequential layers_;
};

/// "stem_conv3x3", for images of 32x32: convolution, batch norm. (N, C, H, W) to (N, C', H, W).
class StemConv3x3 final : public Stem {
 public:
  explicit StemConv3x3(const OpContext& context);
};

/// "stem_conv3x3_s4", for ImageNet: convolution to half the channels, batch norm, ReLU, convolution, batch norm, both
/// of stride 2. (N, C, H, W) to (N, C', H/4, W/4).
class StemConv3x3Stride4 final : public Stem {
 public:
  explicit StemConv3x3Stride4(const OpContext& context);
};

/// "stem_conv3x3_s2", for ImageNet after the stem of stride 4: ReLU, convolution of stride 2, batch norm.
/// (N, C, H, W) to (N, C', H/2, W/2).
class StemConv3x3Stride2 final : public Stem {
 public:
  explicit StemConv3x3Stride2(const OpContext& context);
};

/// "stem_conv3x3_s4s2": the layers of "stem_conv3x3_s4", then those of "stem_conv3x3_s2". (N, C, H, W) to
/// (N, C', H/8, W/8).
class StemConv3x3Stride8 final : public Stem {
 public:
  explicit StemConv3x3Stride8(const OpContext& context);
};

/// "relu_conv1x1_bn", which gives a cell's input the channels of the cell: ReLU, 1x1 convolution, batch norm.
/// (N, C, H, W) to (N, C', H, W).
class ReluConv1x1BatchNorm final : public FusibleOp {
 public:
  explicit ReluConv1x1BatchNorm(const OpContext& context);
  torch::Tensor forward(const torch::Tensor& x) override;
  engine::OpSpec spec() const override;

 private:
  torch::nn::Conv2d conv_{nullptr};
  torch::nn::BatchNorm2d norm_{nullptr};
};

}  // namespace nas::core
