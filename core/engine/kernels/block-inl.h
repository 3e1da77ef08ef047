/// \file
/// The steps of one block on a few rows of one image. Included once per SIMD target.

#if defined(NAS_ENGINE_BLOCK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_BLOCK_INL_H_
#undef NAS_ENGINE_BLOCK_INL_H_
#else
#define NAS_ENGINE_BLOCK_INL_H_
#endif

#include <hwy/highway.h>

#include "core/engine/kernels/depthwise-inl.h"
#include "core/engine/kernels/grid-inl.h"
#include "core/engine/kernels/kernels.h"
#include "core/engine/kernels/pointwise-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Writes row `y` of the depthwise output to `row`, (out_width, groups * channels_in).
template <class T>
HWY_INLINE void DepthwiseRow(const BlockGeometry& geometry, const KeptRows<T>& input, const T* weights, size_t y,
                             T* row) {
  const BlockShape& s = geometry.shape();
  if (IsGrid(s)) return GridRow<false>(s, input, weights, y, row);
  for (size_t group = 0; group < s.groups; ++group)
    TapRow<false>(input, geometry.forward(group).taps, y * s.stride,
                  {.in_step = s.stride * s.channels_in,
                   .weights = weights + group * s.taps() * s.channels_in,
                   .channels = s.channels_in,
                   .out = row + group * s.channels_in,
                   .out_step = s.depthwise_channels(),
                   .width = s.out_width()});
}

/// Rows [y, y + rows) of the depthwise output, contiguous: computed into `scratch`, or taken from the padded input
/// where both are the same map.
template <class T>
HWY_INLINE const T* DepthwiseRows(const BlockGeometry& geometry, const KeptRows<T>& input, const T* weights, size_t y,
                                  size_t rows, T* scratch) {
  if (geometry.pointwise_only() && input.AreNeighbours()) return input.Row(y);
  const size_t size = geometry.shape().out_width() * geometry.shape().depthwise_channels();
  for (size_t i = 0; i < rows; ++i) DepthwiseRow(geometry, input, weights, y + i, scratch + i * size);
  return scratch;
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

/// Adds the contribution of output rows [begin, end) to `gradient`, (taps, channels_in).
template <class T>
HWY_INLINE void DepthwiseGradientRows(const BlockGeometry& geometry, const KeptRows<T>& input,
                                      const KeptRows<T>& output_gradient, size_t begin, size_t end, T* gradient) {
  const TapGradientRows<T> rows{geometry.shape(), input, output_gradient, begin, end};
  if (IsGrid(geometry.shape()))
    GridWeightGradient(rows, gradient);
  else
    TapGradient(rows, gradient);
}

/// Row `y` of the gradient of the depthwise convolution's input, (width, channels_in), written (kAdd false) or added
/// (kAdd true). Each pixel gathers from the gradients of the outputs that it contributed to. `weights`: in the order of
/// geometry.backward().
template <bool kAdd, class T>
HWY_INLINE void GatherRow(const BlockGeometry& geometry, const KeptRows<T>& gradient, const T* weights, size_t y,
                          T* row) {
  const BlockShape& s = geometry.shape();
  if (IsGrid(s)) return GridRow<kAdd>(s, gradient, weights, y, row);
  for (size_t group = 0; group < s.groups; ++group)
    for (size_t column = 0; column < HWY_MIN(s.stride, s.width); ++column) {
      const TapList& list = geometry.backward(group, y % s.stride, column);
      const auto sum = group == 0 ? TapRow<kAdd, T> : TapRow<true, T>;
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

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
