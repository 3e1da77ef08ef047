#pragma once
/// \file
/// Memory offsets of the taps of a block's depthwise convolution.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/engine/kernels/aligned.h"

namespace nas::core::engine {

/// Channels are stored in multiples of this number; the padding is zeros. It is a multiple of a vector, or of half a
/// vector, on every SIMD target.
constexpr size_t kChannelBlock = 8;
constexpr size_t padded_channels(size_t channels) {
  return (channels + kChannelBlock - 1) / kChannelBlock * kChannelBlock;
}

/// ReLU, depthwise convolution, pointwise convolution: the convolutional part of every primitive. A 1x1 convolution is
/// a block whose depthwise kernel has one tap of weight 1. A factorized reduce is a block with two `groups`, each with
/// one such tap, that of the second group one pixel further down and to the right.
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

/// A padded map of which only the rows that are still needed are in memory, so that they stay in the L1 cache: row y
/// replaces row y - kept. All rows outside the map share one row of zeros.
struct KeptRowsShape {
  size_t height = 0, width = 0, channels = 0;
  size_t margin = 0;  ///< pixels of zeros left and right of a row
  size_t kept = 0;    ///< rows, a power of two

  size_t pitch() const { return (width + 2 * margin) * channels; }
  size_t size() const { return (kept + 1) * pitch(); }
  bool operator==(const KeptRowsShape&) const = default;
};

/// A shape that serves blocks that need `a` and blocks that need `b`; both are of the same map.
inline KeptRowsShape shared(KeptRowsShape a, const KeptRowsShape& b) {
  a.margin = std::max(a.margin, b.margin);
  a.kept = std::max(a.kept, b.kept);
  return a;
}

/// One tap of the sum for a pixel.
struct Tap {
  ptrdiff_t row = 0;  ///< offset from the pixel's row
  size_t column = 0;  ///< elements from the begin of the padded row, for the first pixel of a row
  size_t index = 0;   ///< among the taps of the kernel
};

/// All taps of the sum for a pixel.
struct TapList {
  std::vector<Tap> taps;
  size_t begin = 0;  ///< number of taps in the lists before this one: the index of its first weight
};

/// The taps of one block on padded maps, for the forward and the backward pass. Immutable.
class BlockGeometry {
 public:
  explicit BlockGeometry(const BlockShape& shape);

  const BlockShape& shape() const { return shape_; }
  /// Rows of the padded input that the depthwise convolution reads.
  const KeptRowsShape& input_rows() const { return input_rows_; }
  /// Rows of the gradient of the depthwise output. `padding`: the largest among the blocks that compute the gradient of
  /// the input together, at least its own.
  KeptRowsShape gradient_rows(size_t padding) const;

  /// Whether the depthwise output and the padded input are the same map.
  bool pointwise_only() const {
    return !shape_.depthwise && shape_.kernel == 1 && shape_.stride == 1 && shape_.groups == 1;
  }

  /// Number of output rows to compute together: enough that loading sums into registers pays off, few enough that their
  /// data stays in the L1 cache. A power of two: kept rows that begin at a multiple of it are contiguous.
  size_t rows_at_once() const { return std::bit_ceil((kPixelsAtOnce + shape_.out_width() - 1) / shape_.out_width()); }

  /// Number of input rows, from the first, that output rows [0, end) read.
  size_t input_rows_before(size_t end) const {
    return std::min((end - 1) * shape_.stride + shape_.padding() + shape_.groups, shape_.height);
  }
  /// Number of input rows, from the first, that no output row from `end` on reads.
  size_t input_rows_done(size_t end) const {
    if (end == shape_.out_height()) return shape_.height;
    const size_t rows = end * shape_.stride;
    return rows > shape_.padding() ? rows - shape_.padding() : 0;
  }

  /// The taps of output pixel (y, x), as offsets from input pixel (stride y, stride x).
  const TapList& forward(size_t group) const { return forward_[group]; }
  /// The outputs that input pixel (row_residue + stride i, column_residue + stride j) contributes to, as offsets from
  /// pixel (i, j) of the gradient.
  const TapList& backward(size_t group, size_t row_residue, size_t column_residue) const {
    return backward_[(group * shape_.stride + row_residue) * shape_.stride + column_residue];
  }
  /// Reorders the weights of the taps, (groups, taps, channels_in), into the order of all lists of backward().
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
