/// \file
/// Blocks and convolutions whose batch norms are folded into their weights, on one image. Without batch norms nothing
/// waits for other images: the blocks of an op are one pass over the rows of an image, and the rows between them stay
/// in the L1 cache. Included once per SIMD target.

#if defined(NAS_ENGINE_INFERENCE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_INFERENCE_INL_H_
#undef NAS_ENGINE_INFERENCE_INL_H_
#else
#define NAS_ENGINE_INFERENCE_INL_H_
#endif

#include <hwy/highway.h>

#include <cstring>

#include "core/engine/kernels/activation-inl.h"
#include "core/engine/kernels/block-inl.h"
#include "core/engine/kernels/inference_kernels.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// What a product begins with.
enum class Begin { bias, output };

/// The right matrix of a product and what its sums begin with.
struct FoldedWeights {
  const float* HWY_RESTRICT values;  ///< packed, see PackColumns()
  const float* HWY_RESTRICT bias;    ///< (columns); only for Begin::bias
  size_t depth, columns;
};

/// Columns [c, c + kVectors vectors) of kRows pixels. `left`: the first pixel, `row` elements from one to the next.
/// `out`: one address per pixel.
template <size_t kRows, size_t kVectors, Begin kBegin, bool kRelu, class D>
HWY_INLINE void FoldedTile(D d, const float* HWY_RESTRICT left, size_t row, const FoldedWeights& weights, size_t c,
                           float* const* out) {
  const size_t lanes = hn::Lanes(d), depth = weights.depth, columns = kVectors * lanes;
  hn::Vec<D> sum[kRows][kVectors];
#pragma GCC unroll 16
  for (size_t r = 0; r < kRows; ++r)
#pragma GCC unroll 8
    for (size_t v = 0; v < kVectors; ++v)
      sum[r][v] = hn::LoadU(d, (kBegin == Begin::bias ? weights.bias : out[r]) + c + v * lanes);
  const float* HWY_RESTRICT right = weights.values + c * depth;
  for (size_t k = 0; k < depth; ++k, right += columns) {
    hn::Vec<D> factor[kVectors];
#pragma GCC unroll 8
    for (size_t v = 0; v < kVectors; ++v) factor[v] = hn::LoadU(d, right + v * lanes);
#pragma GCC unroll 16
    for (size_t r = 0; r < kRows; ++r) {
      const auto value = hn::Set(d, left[r * row + k]);
#pragma GCC unroll 8
      for (size_t v = 0; v < kVectors; ++v) sum[r][v] = hn::MulAdd(value, factor[v], sum[r][v]);
    }
  }
#pragma GCC unroll 16
  for (size_t r = 0; r < kRows; ++r)
#pragma GCC unroll 8
    for (size_t v = 0; v < kVectors; ++v)
      hn::StoreU(kRelu ? hn::Max(hn::Zero(d), sum[r][v]) : sum[r][v], d, out[r] + c + v * lanes);
}

template <size_t kRows, size_t kVectors, Begin kBegin, bool kRelu, class D>
HWY_INLINE void FoldedRows(D d, const float* left, size_t row, size_t pixels, const FoldedWeights& weights, size_t c,
                           float* const* out) {
  for (; pixels >= kRows; pixels -= kRows, left += kRows * row, out += kRows)
    FoldedTile<kRows, kVectors, kBegin, kRelu>(d, left, row, weights, c, out);
  constexpr size_t kFewer = kRows > 4 && kRows < 8 ? 4 : kRows / 2;
  if constexpr (kRows > 1) FoldedRows<kFewer, kVectors, kBegin, kRelu>(d, left, row, pixels, weights, c, out);
}

/// Calls `work.operator()<kVectors>(d, c)` for all columns, kVectors vectors of `d` at a time: three while that leaves
/// no single vector behind, because three share each load of a pixel.
template <class Work>
HWY_INLINE void ForColumns(size_t columns, const Work& work) {
  const WideLanes<float> wide;
  const NarrowLanes<float> narrow;
  const size_t lanes = hn::Lanes(wide);
  size_t c = 0;
  for (size_t vectors = columns / lanes; vectors > 0; vectors = (columns - c) / lanes) {
    const size_t taken = vectors == 4 || vectors == 2 ? 2 : vectors == 1 ? 1 : 3;
    if (taken == 3)
      work.template operator()<3>(wide, c);
    else if (taken == 2)
      work.template operator()<2>(wide, c);
    else
      work.template operator()<1>(wide, c);
    c += taken * lanes;
  }
  for (; c < columns; c += hn::Lanes(narrow)) work.template operator()<1>(narrow, c);
}

/// The columns that a product computes together lie together: (depth, some columns), one after the other.
HWY_ATTR inline void PackColumns(const float* HWY_RESTRICT values, size_t depth, size_t columns,
                                 float* HWY_RESTRICT packed) {
  ForColumns(columns, [&]<size_t kVectors>(auto d, size_t c) HWY_ATTR {
    const size_t count = kVectors * hn::Lanes(d);
    for (size_t k = 0; k < depth; ++k)
      for (size_t i = 0; i < count; ++i) packed[c * depth + k * count + i] = values[k * columns + c + i];
  });
}

/// Rows of a tile: as many sums as the registers hold beside the vectors that they share.
template <size_t kVectors>
constexpr size_t kFoldedRows = kVectors == 1 ? 8 : (kManyRegisters ? 24 : 12) / kVectors;

/// out[p] = relu?(begin + left[p] weights) for `pixels` pixels.
template <Begin kBegin, bool kRelu>
HWY_INLINE void FoldedProduct(const float* left, size_t row, size_t pixels, const FoldedWeights& weights,
                              float* const* out) {
  ForColumns(weights.columns, [&]<size_t kVectors>(auto d, size_t c) HWY_ATTR {
    WithKnown(row, [&](auto known) HWY_ATTR {
      FoldedRows<kFoldedRows<kVectors>, kVectors, kBegin, kRelu>(d, left, known, pixels, weights, c, out);
    });
  });
}

/// The rows that a product writes: of the map of the result, or the padded rows that the next block reads.
class FoldedOutput {
 public:
  explicit FoldedOutput(const FoldedTarget& target) : target_(target) {}
  HWY_INLINE float* Pixel(size_t y, size_t x) const {
    if (target_.kept)
      return target_.data + target_.kept->pitch() * (1 + (y & (target_.kept->kept - 1))) +
             (target_.kept->margin + x) * target_.kept->channels;
    return target_.data + (y * target_.width + x) * target_.pixel;
  }

 private:
  const FoldedTarget& target_;
};

/// The product of `rows` rows of pixels, from row `y` of the output. `left`: contiguous pixels of `row` elements, in
/// `groups` groups of columns of `group` elements, each with its own weights.
HWY_INLINE void FoldedOutputRows(const float* left, size_t row, size_t y, size_t rows, const FoldedBlock& block,
                                 const FoldedTarget& target) {
  constexpr size_t kAtOnce = 64;
  const FoldedOutput output(target);
  const size_t width = target.width, pixels = rows * width;
  float* out[kAtOnce];
  size_t x = 0;
  for (size_t first = 0; first < pixels; first += kAtOnce) {
    const size_t count = HWY_MIN(pixels - first, kAtOnce);
    for (size_t p = 0; p < count; ++p) {
      out[p] = output.Pixel(y, x);
      if (++x == width) x = 0, ++y;
    }
    for (size_t group = 0; group < block.groups; ++group) {
      const FoldedWeights weights{block.pointwise + group * block.depth * block.columns, block.bias, block.depth,
                                  block.columns};
      const float* from = left + first * row + group * block.group;
      const bool add = target.add || group > 0;
      if (target.relu && add)
        FoldedProduct<Begin::output, true>(from, row, count, weights, out);
      else if (target.relu)
        FoldedProduct<Begin::bias, true>(from, row, count, weights, out);
      else if (add)
        FoldedProduct<Begin::output, false>(from, row, count, weights, out);
      else
        FoldedProduct<Begin::bias, false>(from, row, count, weights, out);
    }
  }
}

/// Computes the rows of one block as far as they are needed.
class FoldedBlockRows {
 public:
  FoldedBlockRows(const FoldedBlock& block, const FoldedTarget& target, float* scratch)
      : block_(block), geometry_(*block.geometry), target_(target), scratch_(scratch) {}

  size_t Height() const { return geometry_.shape().out_height(); }
  size_t Done() const { return done_; }
  /// The output rows that the next step computes end here.
  size_t NextEnd() const { return HWY_MIN(done_ + geometry_.rows_at_once(), Height()); }
  size_t InputRowsFor(size_t end) const { return geometry_.input_rows_before(end); }

  /// Output rows [Done(), end). `input`: with the rows that they read.
  HWY_INLINE void Step(const KeptRows<float>& input, size_t end) {
    const size_t row = geometry_.shape().depthwise_channels();
    const float* left = DepthwiseRows(geometry_, input, block_.depthwise, done_, end - done_, scratch_);
    FoldedOutputRows(left, row, done_, end - done_, block_, target_);
    done_ = end;
  }

 private:
  const FoldedBlock& block_;
  const BlockGeometry& geometry_;
  const FoldedTarget& target_;
  float* scratch_;
  size_t done_ = 0;
};

/// See FoldedBlocksArguments.
HWY_ATTR inline void FoldedBlocks(const FoldedBlocksArguments& a) {
  ActivatedRows<float> input(a.input);
  FoldedBlockRows first(*a.blocks[0], a.blocks[1] ? a.between : a.target, a.scratch);
  const auto advance_first = [&](size_t rows) HWY_ATTR {
    while (first.Done() < rows) {
      const size_t end = first.NextEnd();
      input.UpTo(first.InputRowsFor(end));
      first.Step(input.RowsFor(*a.blocks[0]->geometry), end);
    }
  };
  if (!a.blocks[1]) return advance_first(first.Height());
  const KeptRows<float> between(*a.between.kept, a.between.data);
  FoldedBlockRows second(*a.blocks[1], a.target, a.scratch);
  while (second.Done() < second.Height()) {
    const size_t end = second.NextEnd();
    advance_first(second.InputRowsFor(end));
    second.Step(between, end);
  }
}

/// Copies what output pixels of row `y` read of `in` to `rows`, (out_width, kernel_height, kernel_width, channels).
HWY_INLINE void GatherWindows(const FoldedConvArguments& a, size_t y, float* HWY_RESTRICT rows) {
  const size_t channels = a.channels;
  for (size_t x = 0; x < a.target.width; ++x)
    for (size_t ky = 0; ky < a.kernel_height; ++ky)
      for (size_t kx = 0; kx < a.kernel_width; ++kx, rows += channels) {
        const size_t in_y = y * a.stride_height + ky - a.kernel_height / 2;  // wraps to a large number outside
        const size_t in_x = x * a.stride_width + kx - a.kernel_width / 2;
        if (in_y >= a.height || in_x >= a.width) {
          std::memset(rows, 0, channels * sizeof(float));
          continue;
        }
        const float* HWY_RESTRICT from = a.in + (in_y * a.width + in_x) * a.pixel;
        const size_t channel = a.channel;
        for (size_t c = 0; c < channels; ++c) rows[c] = a.relu && from[c * channel] < 0 ? 0 : from[c * channel];
      }
}

/// See FoldedConvArguments.
HWY_ATTR inline void FoldedConv(const FoldedConvArguments& a) {
  const size_t depth = a.kernel_height * a.kernel_width * a.channels;
  for (size_t y = 0; y < a.out_height; ++y) {
    GatherWindows(a, y, a.scratch);
    FoldedOutputRows(a.scratch, depth, y, 1, a.weights, a.target);
  }
}

/// See FoldedHeadArguments.
HWY_ATTR inline void FoldedHead(const FoldedHeadArguments& a) {
  ForVectors<float>(a.padded, [&](auto d, size_t c) {
    auto sum = hn::Zero(d);
    for (size_t y = 0; y < a.rows; ++y)
      for (size_t x = 0; x < a.columns; ++x) sum = hn::Add(sum, hn::LoadU(d, a.in + (y * a.width + x) * a.pixel + c));
    hn::StoreU(hn::Mul(sum, hn::Set(d, 1.0f / static_cast<float>(a.rows * a.columns))), d, a.scratch + c);
  });
  FoldedOutputRows(a.scratch, a.padded, 0, 1, a.weights, a.target);
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
