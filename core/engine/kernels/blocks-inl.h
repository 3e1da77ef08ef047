/// \file
/// Blocks that read the same image, computed row by row, so that the output of one step is still in the L1 cache when
/// the next step reads it. Included once per SIMD target.

#if defined(NAS_ENGINE_BLOCKS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_BLOCKS_INL_H_
#undef NAS_ENGINE_BLOCKS_INL_H_
#else
#define NAS_ENGINE_BLOCKS_INL_H_
#endif

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <vector>

#include "core/engine/kernels/activation-inl.h"
#include "core/engine/kernels/block-inl.h"
#include "core/engine/kernels/kernels.h"
#include "core/engine/kernels/moments-inl.h"
#include "core/engine/kernels/prefetch-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {

/// Number of input rows, from the first, that output rows [0, end) of any of the blocks read.
template <class Blocks>
HWY_INLINE size_t InputRowsBefore(const Blocks& blocks, size_t end) {
  size_t rows = 0;
  for (const auto& block : blocks) rows = HWY_MAX(rows, block.geometry->input_rows_before(end));
  return rows;
}

/// Prefetches the memory that follows input rows [begin, end), in `shares` parts.
template <class T>
HWY_INLINE Prefetcher PrefetchInput(const BlockInput<T>& input, size_t begin, size_t end, size_t shares) {
  const KeptRowsShape& s = input.shape;
  return Prefetcher(input.map + begin * s.width * input.pixel, (end - begin) * s.width, input.pixel, s.channels,
                    shares);
}

template <class T>
HWY_ATTR void BlocksForward(const BlocksForwardArguments<T>& a) {
  const BlockShape& s = a.blocks.front().geometry->shape();
  std::vector<Moments<T>> moments;
  for (const BlockForwardArguments<T>& block : a.blocks)
    moments.emplace_back(block.mean, block.deviation, block.geometry->shape().channels_out);
  ActivatedRows<T> input(a.input);
  for (size_t y = 0; y < s.out_height(); ++y) {
    Prefetcher prefetch = PrefetchInput(a.input, y * s.stride, (y + 1) * s.stride, 1 + 3 * a.blocks.size());
    prefetch.NextShare();
    input.UpTo(InputRowsBefore(a.blocks, y + 1));
    for (size_t i = 0; i < a.blocks.size(); ++i) {
      const BlockForwardArguments<T>& block = a.blocks[i];
      const BlockGeometry& geometry = *block.geometry;
      const size_t depthwise_channels = geometry.shape().depthwise_channels(), channels = geometry.shape().channels_out;
      prefetch.NextShare();
      const T* row = DepthwiseRows(geometry, input.RowsFor(geometry), block.depthwise, y, 1, block.row);
      prefetch.NextShare();
      Pointwise(row, depthwise_channels, block.pointwise, channels, block.output_row, s.out_width());
      prefetch.NextShare();
      moments[i].AddAndWrite(block.output_row, s.out_width(), block.output + y * s.out_width() * channels);
    }
  }
  for (Moments<T>& block : moments) block.Finish();
  hwy::FlushStream();
}

/// One block in the backward pass, from the gradient of its output to the gradient of its input, a few rows at a time.
template <class T>
class BackwardRows {
 public:
  explicit BackwardRows(const BlockBackwardArguments<T>& a)
      : a_(a), geometry_(*a.geometry), gradient_(a.gradient_shape, a.gradient_rows) {}

  const BlockGeometry& Geometry() const { return geometry_; }

  /// For output rows [begin, end): computes the gradient of the depthwise output and adds to the gradients of the
  /// weights.
  HWY_INLINE void Output(size_t begin, size_t end, const ActivatedRows<T>& input, Prefetcher& input_prefetch) {
    const BlockShape& s = geometry_.shape();
    BeginPrefetch(begin, end);
    BatchNormBackwardRows(a_, begin, end - begin);
    Prefetch(input_prefetch);
    for (size_t y = begin; y < end; ++y)
      Pointwise(a_.output_rows + (y - begin) * s.out_width() * s.channels_out, s.channels_out, a_.pointwise_transposed,
                s.depthwise_channels(), gradient_.Row(y), s.out_width());
    Prefetch(input_prefetch);
    if (a_.pointwise_gradient) WeightGradients(begin, end, input.RowsFor(geometry_), input_prefetch);
  }

  /// Writes row `y` of the gradient of the activated input to `row`, (width, channels_in), or adds it.
  HWY_INLINE void Gather(size_t y, bool add, T* row) const {
    if (add)
      GatherRow<true>(geometry_, gradient_, a_.depthwise_backward, y, row);
    else
      GatherRow<false>(geometry_, gradient_, a_.depthwise_backward, y, row);
  }
  /// The same row, for a block whose depthwise output is its activated input.
  HWY_INLINE const T* Row(size_t y) const { return gradient_.Row(y); }

  /// How often Output() prefetches a part of the input.
  static constexpr size_t kShares = 5;

 private:
  HWY_INLINE void WeightGradients(size_t begin, size_t end, const KeptRows<T>& input, Prefetcher& input_prefetch) {
    const BlockShape& s = geometry_.shape();
    const T* depthwise_rows = DepthwiseRows(geometry_, input, a_.depthwise, begin, end - begin, a_.rows);
    Prefetch(input_prefetch);
    PointwiseGradient(depthwise_rows, s.depthwise_channels(), a_.output_rows, s.channels_out,
                      (end - begin) * s.out_width(), a_.pointwise_gradient);
    Prefetch(input_prefetch);
    if (a_.depthwise_gradient) DepthwiseGradientRows(geometry_, input, gradient_, begin, end, a_.depthwise_gradient);
    Prefetch(input_prefetch);
  }

  HWY_INLINE void BeginPrefetch(size_t begin, size_t end) {
    const BlockShape& s = geometry_.shape();
    const size_t shares = a_.pointwise_gradient ? kShares : 2, first = begin * s.out_width(),
                 pixels = (end - begin) * s.out_width(), channels = s.channels_out;
    output_prefetch_ = Prefetcher(a_.output + first * channels, pixels, channels, channels, shares);
    gradient_prefetch_ =
        Prefetcher(a_.gradient + first * a_.gradient_pixel, pixels, a_.gradient_pixel, channels, shares);
  }
  HWY_INLINE void Prefetch(Prefetcher& input_prefetch) {
    output_prefetch_.NextShare();
    gradient_prefetch_.NextShare();
    input_prefetch.NextShare();
  }

  const BlockBackwardArguments<T>& a_;
  const BlockGeometry& geometry_;
  KeptRows<T> gradient_;
  Prefetcher output_prefetch_, gradient_prefetch_;
};

/// Row `y` of the gradient of the activated input, summed over all blocks: in `row`, or where a single block has it.
template <class T>
HWY_INLINE const T* GatherRows(const std::vector<BackwardRows<T>>& blocks, size_t y, T* row) {
  if (blocks.size() == 1 && blocks.front().Geometry().pointwise_only()) return blocks.front().Row(y);
  for (size_t i = 0; i < blocks.size(); ++i) blocks[i].Gather(y, /*add=*/i > 0, row);
  return row;
}

/// A few output rows of all blocks at a time; after each step, the input rows whose gradient is then complete.
template <class T>
HWY_ATTR void BlocksBackward(const BlocksBackwardArguments<T>& a) {
  const BlockGeometry& geometry = *a.blocks.front().geometry;
  const size_t height = geometry.shape().out_height(), stride = geometry.shape().stride;
  bool weights = false;
  for (const BlockBackwardArguments<T>& block : a.blocks) weights = weights || block.pointwise_gradient;
  std::vector<BackwardRows<T>> blocks(a.blocks.begin(), a.blocks.end());
  ActivatedRows<T> input(a.input);
  size_t done = 0;
  for (size_t begin = 0; begin < height; begin += geometry.rows_at_once()) {
    const size_t end = HWY_MIN(begin + geometry.rows_at_once(), height);
    Prefetcher input_prefetch =
        PrefetchInput(a.input, begin * stride, end * stride, BackwardRows<T>::kShares * blocks.size());
    if (weights) input.UpTo(InputRowsBefore(a.blocks, end));
    size_t complete = a.input.shape.height;
    for (BackwardRows<T>& block : blocks) {
      block.Output(begin, end, input, input_prefetch);
      complete = HWY_MIN(complete, block.Geometry().input_rows_done(end));
    }
    if (!a.input_gradient) continue;
    for (; done < complete; ++done) ReluBackwardRow(a, done, GatherRows(blocks, done, a.input_row));
  }
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
