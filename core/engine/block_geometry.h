#pragma once
/// \file
/// Where the taps of a block's depthwise convolution lie in memory.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nas::core::engine {

/// Channels are stored in multiples of this; the rest is zeros. Every SIMD target's vector, or half of it, divides it.
constexpr size_t kChannelBlock = 8;
constexpr size_t padded_channels(size_t channels) {
  return (channels + kChannelBlock - 1) / kChannelBlock * kChannelBlock;
}

/// ReLU, depthwise convolution, pointwise convolution: the conv part of every primitive. In the engine's words all
/// others are special cases: a 1x1 convolution has a depthwise kernel of one tap of weight 1, and a factorized reduce has
/// two `groups`, each with its own such tap, the second one pixel further down and right.
struct BlockShape {
  size_t height = 0, width = 0;                ///< of the input
  size_t channels_in = 0, channels_out = 0;    ///< padded
  size_t kernel = 1, stride = 1, dilation = 1;
  size_t groups = 1;
  bool depthwise = true;  ///< false: all taps are 1

  size_t padding() const { return dilation * (kernel / 2); }
  size_t out_height() const { return (height + stride - 1) / stride; }
  size_t out_width() const { return (width + stride - 1) / stride; }
  size_t taps() const { return kernel * kernel; }
  size_t depthwise_channels() const { return groups * channels_in; }
};

/// Taps to be summed for one pixel, in elements from that pixel's place in a padded map, and which tap each is.
struct TapList {
  std::vector<ptrdiff_t> offsets;
  std::vector<size_t> taps;
  size_t begin = 0;  ///< taps in the lists before this one: where its weights begin
};

/// Offsets for one block on padded maps.
class BlockGeometry {
 public:
  explicit BlockGeometry(const BlockShape& shape);

  const BlockShape& shape() const { return shape_; }
  /// Zeros around the input map.
  size_t input_margin() const { return shape_.groups > 1 ? 1 : shape_.padding(); }
  size_t input_pitch() const { return (shape_.width + 2 * input_margin()) * shape_.channels_in; }
  /// Around the gradient of the depthwise output.
  size_t gradient_margin() const { return shape_.padding(); }
  size_t gradient_pitch() const { return (shape_.out_width() + 2 * gradient_margin()) * shape_.depthwise_channels(); }

  /// The depthwise output and the padded input are the same map.
  bool pointwise_only() const {
    return !shape_.depthwise && shape_.kernel == 1 && shape_.stride == 1 && shape_.groups == 1;
  }

  /// Of the output, to be done together: so many that sums kept in registers are worth fetching, so few that what they
  /// need stays in the first cache.
  size_t rows_at_once() const { return (kPixelsAtOnce + shape_.out_width() - 1) / shape_.out_width(); }

  /// Of the input, from the first, that output rows [0, y] read.
  size_t input_rows(size_t y) const {
    const size_t rows = y * shape_.stride + shape_.padding() + shape_.groups;
    return rows < shape_.height ? rows : shape_.height;
  }

  /// From output pixel (0, 0) into the padded input.
  const TapList& forward(size_t group) const { return forward_[group]; }
  /// For input pixels (row_residue + stride i, column_residue + stride j), from i = j = 0 into the padded gradient: the
  /// outputs that such a pixel had a part in.
  const TapList& backward(size_t group, size_t row_residue, size_t column_residue) const {
    return backward_[(group * shape_.stride + row_residue) * shape_.stride + column_residue];
  }

 private:
  TapList forward_taps(size_t group) const;
  TapList backward_taps(size_t group, size_t row_residue, size_t column_residue) const;
  static constexpr size_t kPixelsAtOnce = 32;
  BlockShape shape_;
  std::vector<TapList> forward_, backward_;
};

}  // namespace nas::core::engine
