#pragma once
/// \file
/// Convolutions with the batch norm after them in their weights.

#include <cstddef>
#include <memory>
#include <vector>

#include "core/engine/kernels/aligned.h"
#include "core/engine/kernels/inference_kernels.h"
#include "core/engine/op_spec.h"

namespace nas::core::engine {

/// The scale and shift of each channel: of a batch norm with its running statistics, or 1 and 0 without one.
struct ChannelFactors {
  std::vector<double> scale, shift;
};
ChannelFactors factors_of(const torch::nn::BatchNorm2d& norm, size_t channels);

/// Weights in the layout of the kernels, in single precision. A copy: the network may change or end. Immutable.
class Folded {
 public:
  /// For maps of (height, width).
  Folded(const BlockSpec& spec, size_t height, size_t width);
  explicit Folded(const LayerSpec& spec);
  /// A matrix product: `weight` (C', C), `bias` (C').
  Folded(const torch::Tensor& weight, const torch::Tensor& bias);

  size_t channels_out() const { return channels_out_; }
  const BlockGeometry& geometry() const { return *geometry_; }  ///< only of a block
  const AlignedVector<float>& bias() const { return bias_; }
  void set_bias(AlignedVector<float> bias) { bias_ = std::move(bias); }
  /// Borrows the weights.
  FoldedBlock view() const;

 private:
  void resize(size_t groups, size_t depth, size_t outputs);
  void set_shift(const ChannelFactors& factors);
  void pack();

  std::unique_ptr<BlockGeometry> geometry_;
  size_t groups_ = 1, group_ = 0, depth_ = 0, channels_out_ = 0;
  AlignedVector<float> depthwise_, pointwise_, bias_;
};

}  // namespace nas::core::engine
