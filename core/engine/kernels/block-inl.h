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
HWY_INLINE void DepthwiseRow(const BlockGeometry& geometry, const T* input, const T* weights, size_t y, T* row) {
  const BlockShape& s = geometry.shape();
  if (IsGrid(s)) return GridRow(s, input + y * geometry.input_pitch(), geometry.input_pitch(), weights, row);
  for (size_t group = 0; group < s.groups; ++group) {
    const TapList& taps = geometry.forward(group);
    TapSum<false>(input + y * s.stride * geometry.input_pitch(), s.stride * s.channels_in, taps.offsets.data(),
                  taps.offsets.size(), weights + group * s.taps() * s.channels_in, s.channels_in,
                  row + group * s.channels_in, s.depthwise_channels(), s.out_width());
  }
}

/// Rows [y, y + rows) of the depthwise output, one after the other: computed into `scratch`, or where the padded input
/// has them already.
template <class T>
HWY_INLINE const T* DepthwiseRows(const BlockGeometry& geometry, const T* input, const T* weights, size_t y,
                                  size_t rows, T* scratch) {
  if (geometry.pointwise_only()) return input + y * geometry.input_pitch();
  const size_t size = geometry.shape().out_width() * geometry.shape().depthwise_channels();
  for (size_t i = 0; i < rows; ++i) DepthwiseRow(geometry, input, weights, y + i, scratch + i * size);
  return scratch;
}

template <class T>
HWY_ATTR void BlockForward(const BlockForwardArguments<T>& a) {
  const BlockShape& s = a.geometry->shape();
  Moments<T> moments(a.mean, a.deviation, s.channels_out);
  PaddedRows<T> input(*a.geometry, a.input);
  for (size_t y = 0; y < s.out_height(); ++y) {
    input.UpTo(a.geometry->input_rows(y));
    const T* row = DepthwiseRows(*a.geometry, a.input.padded, a.depthwise, y, 1, a.row);
    Pointwise(row, s.depthwise_channels(), a.pointwise, s.channels_out, a.output_row, s.out_width());
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
  PrefetchPixels(g, pixels, gradient_pixel, channels);
  PrefetchAhead(z, pixels * channels);
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

/// Adds to `gradient`, (taps, channels_in), the part of output rows [y, y + rows).
template <class T>
HWY_INLINE void DepthwiseGradientRows(const BlockGeometry& geometry, const T* input, const T* padded_gradient, size_t y,
                                      size_t rows, T* gradient) {
  const BlockShape& s = geometry.shape();
  const size_t channels = s.depthwise_channels(), margin = geometry.gradient_margin();
  const TapGradientRows<T> at{
      .in = input + y * s.stride * geometry.input_pitch() + geometry.forward(0).offsets.front(),
      .in_pixel = s.stride * s.channels_in,
      .in_row = s.stride * geometry.input_pitch(),
      .tap_column = s.dilation * s.channels_in,
      .tap_row = s.dilation * geometry.input_pitch(),
      .out_gradient = padded_gradient + (y + margin) * geometry.gradient_pitch() + margin * channels,
      .out_pixel = channels,
      .out_row = geometry.gradient_pitch(),
      .width = s.out_width(),
      .rows = rows};
  if (IsGrid(s))
    GridWeightGradient(s, at, gradient);
  else
    TapGradient(at, s.kernel, s.channels_in, gradient);
}

template <class T>
HWY_INLINE void WeightGradientRows(const BlockBackwardArguments<T>& a, size_t y, size_t rows) {
  const BlockShape& s = a.geometry->shape();
  const T* depthwise_rows = DepthwiseRows(*a.geometry, a.input.padded, a.depthwise, y, rows, a.rows);
  PointwiseGradient(depthwise_rows, s.depthwise_channels(), a.output_rows, s.channels_out, rows * s.out_width(),
                    a.pointwise_gradient);
  if (a.depthwise_gradient)
    DepthwiseGradientRows(*a.geometry, a.input.padded, a.padded_gradient, y, rows, a.depthwise_gradient);
}

/// Row `y` of the gradient of the depthwise convolution's input, (width, channels_in): each pixel gathers from the
/// padded gradient what the outputs that it had a part in send back. `weights`: in the order of geometry.backward.
template <class T>
HWY_INLINE void GatherRow(const BlockGeometry& geometry, const T* padded_gradient, const T* weights, size_t y, T* row) {
  const BlockShape& s = geometry.shape();
  const T* from = padded_gradient + y / s.stride * geometry.gradient_pitch();
  if (IsGrid(s)) return GridRow(s, from, geometry.gradient_pitch(), weights, row);
  for (size_t group = 0; group < s.groups; ++group)
    for (size_t column = 0; column < HWY_MIN(s.stride, s.width); ++column) {
      const TapList& taps = geometry.backward(group, y % s.stride, column);
      const auto sum = group == 0 ? TapSum<false, T> : TapSum<true, T>;
      sum(from + group * s.channels_in, s.depthwise_channels(), taps.offsets.data(), taps.offsets.size(),
          weights + taps.begin * s.channels_in, s.channels_in, row + column * s.channels_in,
          s.stride * s.channels_in, (s.width - column + s.stride - 1) / s.stride);
    }
}

template <class T>
HWY_ATTR void BlockBackward(const BlockBackwardArguments<T>& a) {
  const BlockGeometry& geometry = *a.geometry;
  const BlockShape& s = geometry.shape();
  const size_t margin = geometry.gradient_margin(), channels = s.depthwise_channels();
  PaddedRows<T> input(geometry, a.input);
  for (size_t y = 0; y < s.out_height(); y += geometry.rows_at_once()) {
    const size_t rows = HWY_MIN(geometry.rows_at_once(), s.out_height() - y);
    BatchNormBackwardRows(a, y, rows);
    for (size_t i = 0; i < rows; ++i)
      Pointwise(a.output_rows + i * s.out_width() * s.channels_out, s.channels_out, a.pointwise_transposed, channels,
                a.padded_gradient + (y + i + margin) * geometry.gradient_pitch() + margin * channels, s.out_width());
    if (!a.pointwise_gradient) continue;
    input.UpTo(geometry.input_rows(y + rows - 1));
    WeightGradientRows(a, y, rows);
  }
  if (!a.input_gradient) return;
  for (size_t y = 0; y < s.height; ++y) {
    const T* row = a.input_row;
    if (geometry.pointwise_only())
      row = a.padded_gradient + y * geometry.gradient_pitch();
    else
      GatherRow(geometry, a.padded_gradient, a.depthwise_backward, y, a.input_row);
    ReluBackwardRow(a, y, row);
  }
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
