/// \file
/// A block on one image, row by row, so that what one step writes is still in the first cache when the next reads it.
/// Included once per SIMD target.

#if defined(NAS_ENGINE_BLOCK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_BLOCK_INL_H_
#undef NAS_ENGINE_BLOCK_INL_H_
#else
#define NAS_ENGINE_BLOCK_INL_H_
#endif

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include "core/engine/kernels.h"
#include "core/engine/kernels/activation-inl.h"
#include "core/engine/kernels/depthwise-inl.h"
#include "core/engine/kernels/grid-inl.h"
#include "core/engine/kernels/moments-inl.h"
#include "core/engine/kernels/pointwise-inl.h"
#include "core/engine/kernels/prefetch-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Row `y` of the depthwise output into `row`, (out_width, groups * channels_in).
template <class T>
HWY_INLINE void DepthwiseRow(const BlockGeometry& geometry, const KeptRows<T>& input, const T* weights, size_t y,
                             T* row) {
  const BlockShape& s = geometry.shape();
  if (IsGrid(s)) return GridRow(s, input, weights, y, row);
  for (size_t group = 0; group < s.groups; ++group)
    TapRow<false>(input, geometry.forward(group).taps, y * s.stride,
                  {.in_step = s.stride * s.channels_in,
                   .weights = weights + group * s.taps() * s.channels_in,
                   .channels = s.channels_in,
                   .out = row + group * s.channels_in,
                   .out_step = s.depthwise_channels(),
                   .width = s.out_width()});
}

/// Rows [y, y + rows) of the depthwise output, one after the other: computed into `scratch`, or where the padded input
/// has them already.
template <class T>
HWY_INLINE const T* DepthwiseRows(const BlockGeometry& geometry, const KeptRows<T>& input, const T* weights, size_t y,
                                  size_t rows, T* scratch) {
  if (geometry.pointwise_only()) return input.Row(y);
  const size_t size = geometry.shape().out_width() * geometry.shape().depthwise_channels();
  for (size_t i = 0; i < rows; ++i) DepthwiseRow(geometry, input, weights, y + i, scratch + i * size);
  return scratch;
}

template <class T>
HWY_ATTR void BlockForward(const BlockForwardArguments<T>& a) {
  const BlockShape& s = a.geometry->shape();
  const size_t row_pixels = s.width * a.input.pixel;
  Moments<T> moments(a.mean, a.deviation, s.channels_out);
  ActivatedRows<T> input(*a.geometry, a.input);
  for (size_t y = 0; y < s.out_height(); ++y) {
    AskAhead ahead(a.input.map + y * s.stride * row_pixels, s.stride * s.width, a.input.pixel, s.channels_in,
                   /*shares=*/4);
    ahead.Share();
    input.UpTo(a.geometry->input_rows_before(y + 1));
    ahead.Share();
    const T* row = DepthwiseRows(*a.geometry, input.Rows(), a.depthwise, y, 1, a.row);
    ahead.Share();
    Pointwise(row, s.depthwise_channels(), a.pointwise, s.channels_out, a.output_row, s.out_width());
    ahead.Share();
    moments.AddAndWrite(a.output_row, s.out_width(), a.output + y * s.out_width() * s.channels_out);
  }
  moments.Finish();
  hwy::FlushStream();
}

/// output_rows = scale p g + q z + r.
template <class T>
HWY_INLINE void BatchNormBackwardRows(const BlockBackwardArguments<T>& a, size_t y, size_t rows) {
  const BlockShape& s = a.geometry->shape();
  const size_t pixels = rows * s.out_width(), channels = s.channels_out, gradient_pixel = a.gradient_pixel;
  const T* HWY_RESTRICT g = a.gradient + y * s.out_width() * gradient_pixel;
  const T* HWY_RESTRICT z = a.output + y * s.out_width() * channels;
  T* HWY_RESTRICT out = a.output_rows;
  ForChannels<T>(channels, [&]<class Values>(size_t c) {
    const Values q = Values::Load(a.q + c), r = Values::Load(a.r + c), scale = Values::Set(a.scale);
    Values p = Values::Load(a.p + c);
#pragma GCC unroll 2
    for (size_t i = 0; i < Values::kVectors; ++i) p.v[i] = hn::Mul(p.v[i], scale.v[i]);
    for (size_t x = 0; x < pixels; ++x) {
      Values value = Values::Load(z + x * channels + c);
      const Values gradient = Values::Load(g + x * gradient_pixel + c);
#pragma GCC unroll 2
      for (size_t i = 0; i < Values::kVectors; ++i)
        value.v[i] = hn::MulAdd(p.v[i], gradient.v[i], hn::MulAdd(q.v[i], value.v[i], r.v[i]));
      value.Store(out + x * channels + c);
    }
  });
}

/// Adds to `gradient`, (taps, channels_in), the part of output rows [begin, end).
template <class T>
HWY_INLINE void DepthwiseGradientRows(const BlockGeometry& geometry, const KeptRows<T>& input,
                                      const KeptRows<T>& output_gradient, size_t begin, size_t end, T* gradient) {
  const TapGradientRows<T> rows{geometry.shape(), input, output_gradient, begin, end};
  if (IsGrid(geometry.shape()))
    GridWeightGradient(rows, gradient);
  else
    TapGradient(rows, gradient);
}

/// Row `y` of the gradient of the depthwise convolution's input, (width, channels_in): each pixel gathers from the
/// output's gradient what the outputs that it had a part in send back. `weights`: in the order of geometry.backward.
template <class T>
HWY_INLINE void GatherRow(const BlockGeometry& geometry, const KeptRows<T>& gradient, const T* weights, size_t y,
                          T* row) {
  const BlockShape& s = geometry.shape();
  if (IsGrid(s)) return GridRow(s, gradient, weights, y, row);
  for (size_t group = 0; group < s.groups; ++group)
    for (size_t column = 0; column < HWY_MIN(s.stride, s.width); ++column) {
      const TapList& list = geometry.backward(group, y % s.stride, column);
      const auto sum = group == 0 ? TapRow<false, T> : TapRow<true, T>;
      sum(gradient, list.taps, y / s.stride,
          {.in_step = s.depthwise_channels(),
           .weights = weights + list.begin * s.channels_in,
           .channels = s.channels_in,
           .out = row + column * s.channels_in,
           .out_step = s.stride * s.channels_in,
           .width = (s.width - column + s.stride - 1) / s.stride,
           .in_channel = group * s.channels_in});
    }
}

/// A block's way back, a few output rows at a time, and after them those input rows whose gradient is complete.
template <class T>
class BackwardRows {
 public:
  explicit BackwardRows(const BlockBackwardArguments<T>& a)
      : a_(a),
        geometry_(*a.geometry),
        input_(geometry_, a.input),
        gradient_(geometry_.gradient_rows(), a.gradient_rows) {}

  /// Output rows [begin, end): the gradient of the depthwise output, and the weights' share of it.
  HWY_INLINE void Output(size_t begin, size_t end) {
    const BlockShape& s = geometry_.shape();
    BeginAsking(begin, end);
    BatchNormBackwardRows(a_, begin, end - begin);
    Ask();
    for (size_t y = begin; y < end; ++y)
      Pointwise(a_.output_rows + (y - begin) * s.out_width() * s.channels_out, s.channels_out, a_.pointwise_transposed,
                s.depthwise_channels(), gradient_.Row(y), s.out_width());
    Ask();
    if (a_.pointwise_gradient) WeightGradients(begin, end);
  }

  /// The gradient of input rows that are not done yet, up to `end`.
  HWY_INLINE void InputUpTo(size_t end) {
    if (!a_.input_gradient) return;
    for (; done_ < end; ++done_) {
      const T* row = a_.input_row;
      if (geometry_.pointwise_only())
        row = gradient_.Row(done_);
      else
        GatherRow(geometry_, gradient_, a_.depthwise_backward, done_, a_.input_row);
      Ask();
      ReluBackwardRow(a_, done_, row);
    }
  }

 private:
  HWY_INLINE void WeightGradients(size_t begin, size_t end) {
    const BlockShape& s = geometry_.shape();
    input_.UpTo(geometry_.input_rows_before(end));
    const T* depthwise_rows = DepthwiseRows(geometry_, input_.Rows(), a_.depthwise, begin, end - begin, a_.rows);
    Ask();
    PointwiseGradient(depthwise_rows, s.depthwise_channels(), a_.output_rows, s.channels_out,
                      (end - begin) * s.out_width(), a_.pointwise_gradient);
    Ask();
    if (a_.depthwise_gradient)
      DepthwiseGradientRows(geometry_, input_.Rows(), gradient_, begin, end, a_.depthwise_gradient);
    Ask();
  }

  HWY_INLINE void BeginAsking(size_t begin, size_t end) {
    const BlockShape& s = geometry_.shape();
    const size_t shares = a_.pointwise_gradient ? 6 : 3, first = begin * s.out_width(),
                 pixels = (end - begin) * s.out_width(), channels = s.channels_out;
    asked_[0] = AskAhead(a_.output + first * channels, pixels, channels, channels, shares);
    asked_[1] = AskAhead(a_.gradient + first * a_.gradient_pixel, pixels, a_.gradient_pixel, channels, shares);
    asked_[2] = AskAhead(a_.input.map + begin * s.stride * s.width * a_.input.pixel, (end - begin) * s.stride * s.width,
                         a_.input.pixel, s.channels_in, shares);
  }
  HWY_INLINE void Ask() {
    for (AskAhead& asked : asked_) asked.Share();
  }

  const BlockBackwardArguments<T>& a_;
  const BlockGeometry& geometry_;
  ActivatedRows<T> input_;
  KeptRows<T> gradient_;
  AskAhead asked_[3];
  size_t done_ = 0;
};

template <class T>
HWY_ATTR void BlockBackward(const BlockBackwardArguments<T>& a) {
  const size_t height = a.geometry->shape().out_height(), rows = a.geometry->rows_at_once();
  BackwardRows<T> backward(a);
  for (size_t begin = 0; begin < height; begin += rows) {
    const size_t end = HWY_MIN(begin + rows, height);
    backward.Output(begin, end);
    backward.InputUpTo(a.geometry->input_rows_done(end));
  }
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
