#pragma once
/// \file
/// Stems: from the image to the first cell. Their batch norms always learn scale and shift, also in a search model
/// whose other norms do not (quark0/darts).

#include "nas/op.h"

namespace nas::core {

/// Layers one after the other.
class Stem : public Op {
 public:
  torch::Tensor forward(const torch::Tensor& x) final { return layers_->forward(x); }

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

/// "stem_conv3x3_s4s2": both of the above in one, from the image. (N, C, H, W) to (N, C', H/8, W/8).
class StemConv3x3Stride8 final : public Stem {
 public:
  explicit StemConv3x3Stride8(const OpContext& context);
};

}  // namespace nas::core
