#pragma once
/// \file
/// Where the taps of a block's depthwise convolution lie in memory.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/engine/kernels/aligned.h"

namespace nas::core::engine {

/// Channels are stored in multiples of this; the rest is zeros. Every SIMD target's vector, or half of it, divides it.
constexpr size_t kChannelBlock = 8;
constexpr size_t padded_channels(size_t channels) {
  return (channels + kChannelBlock - 1) / kChannelBlock * kChannelBlock;
}

/// ReLU, depthwise convolution, pointwise convolution: the conv part of every primitive. In the engine's words all
/// others are special cases: a 1x1 convolution has a depthwise kernel of one tap of weight 1, and a factorized reduce
/// has two `groups`, each with its own such tap, the second one pixel further down and right.
struct BlockShape {
  size_t height = 0, width = 0;              ///< of the input
  size_t channels_in = 0, channels_out = 0;  ///< padded
  size_t kernel = 1, stride = 1, dilation = 1;
  size_t groups = 1;
  bool depthwise = true;  ///< false: all taps are 1

  size_t padding() const { return dilation * (kernel / 2); }
  size_t out_height() const { return (height + stride - 1) / stride; }
  size_t out_width() const { return (width + stride - 1) / stride; }
  size_t taps() const { return kernel * kernel; }
  size_t depthwise_channels() const { return groups * channels_in; }
};

/// A padded map of which only the rows that are still read are in memory: row y lies where row y - kept lay. So they
/// stay in the first cache. All rows outside the map are one row of zeros.
struct KeptRowsShape {
  size_t height = 0, width = 0, channels = 0;
  size_t margin = 0;  ///< pixels of zeros left and right of a row
  size_t kept = 0;    ///< rows, a power of two

  size_t pitch() const { return (width + 2 * margin) * channels; }
  size_t size() const { return (kept + 1) * pitch(); }
  bool operator==(const KeptRowsShape&) const = default;
};

/// What blocks that ask for `a` and `b` can share.
inline KeptRowsShape shared(KeptRowsShape a, const KeptRowsShape& b) {
  a.margin = std::max(a.margin, b.margin);
  a.kept = std::max(a.kept, b.kept);
  return a;
}

/// A tap to be summed for one pixel.
struct Tap {
  ptrdiff_t row = 0;  ///< from that pixel's
  size_t column = 0;  ///< in elements from the padded row's begin, for the row's first pixel
  size_t index = 0;   ///< among the kernel's
};

/// All of them.
struct TapList {
  std::vector<Tap> taps;
  size_t begin = 0;  ///< taps in the lists before this one: where its weights begin
};

/// Taps for one block on padded maps.
class BlockGeometry {
 public:
  explicit BlockGeometry(const BlockShape& shape);

  const BlockShape& shape() const { return shape_; }
  /// What the depthwise convolution reads.
  const KeptRowsShape& input_rows() const { return input_rows_; }
  /// The gradient of the depthwise output, where input rows wait for blocks of that padding, its own or a larger one.
  KeptRowsShape gradient_rows(size_t padding) const;

  /// The depthwise output and the padded input are the same map.
  bool pointwise_only() const {
    return !shape_.depthwise && shape_.kernel == 1 && shape_.stride == 1 && shape_.groups == 1;
  }

  /// Of the output, to be done together: so many that sums kept in registers are worth fetching, so few that what they
  /// need stays in the first cache. A power of two: where they begin at a multiple of it, kept rows are neighbours.
  size_t rows_at_once() const { return std::bit_ceil((kPixelsAtOnce + shape_.out_width() - 1) / shape_.out_width()); }

  /// Rows of the input, from the first, that output rows [0, end) read.
  size_t input_rows_before(size_t end) const {
    return std::min((end - 1) * shape_.stride + shape_.padding() + shape_.groups, shape_.height);
  }
  /// Rows of the input, from the first, that only output rows [0, end) read.
  size_t input_rows_done(size_t end) const {
    if (end == shape_.out_height()) return shape_.height;
    const size_t rows = end * shape_.stride;
    return rows > shape_.padding() ? rows - shape_.padding() : 0;
  }

  /// Of output pixel (y, x), from input pixel (stride y, stride x) on.
  const TapList& forward(size_t group) const { return forward_[group]; }
  /// Of input pixel (row_residue + stride i, column_residue + stride j), from pixel (i, j) of the gradient on: the
  /// outputs that such a pixel had a part in.
  const TapList& backward(size_t group, size_t row_residue, size_t column_residue) const {
    return backward_[(group * shape_.stride + row_residue) * shape_.stride + column_residue];
  }
  /// The taps' weights, (groups, taps, channels_in), in the order of all lists of backward().
  template <class T>
  AlignedVector<T> backward_weights(const T* weights) const {
    const size_t channels = shape_.channels_in, lists_per_group = shape_.stride * shape_.stride;
    AlignedVector<T> ordered;
    ordered.reserve(shape_.groups * shape_.taps() * channels);
    for (size_t list = 0; list < backward_.size(); ++list)
      for (const Tap& tap : backward_[list].taps) {
        const T* from = weights + (list / lists_per_group * shape_.taps() + tap.index) * channels;
        ordered.insert(ordered.end(), from, from + channels);
      }
    return ordered;
  }

 private:
  KeptRowsShape rows_to_read() const;
  TapList forward_taps(size_t group) const;
  TapList backward_taps(size_t group, size_t row_residue, size_t column_residue) const;
  static constexpr size_t kPixelsAtOnce = 32;
  BlockShape shape_;
  KeptRowsShape input_rows_;
  std::vector<TapList> forward_, backward_;
};

}  // namespace nas::core::engine
