/// \file
/// 1x1 convolution of one row of pixels, and its weights' gradient: small matrix products with the row in the first
/// cache. Included once per SIMD target.

#if defined(NAS_ENGINE_POINTWISE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_POINTWISE_INL_H_
#undef NAS_ENGINE_POINTWISE_INL_H_
#else
#define NAS_ENGINE_POINTWISE_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>

#include "core/engine/kernels/depthwise-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// out[x][o] = sum_i in[x][i] weights[i][o] for `kPixels` pixels and `kVectors` vectors of outputs: the sums stay in
/// registers.
template <size_t kPixels, size_t kVectors, class T>
HWY_INLINE void PointwiseTile(const T* HWY_RESTRICT in, size_t in_step, size_t channels_in,
                              const T* HWY_RESTRICT weights, size_t channels_out, T* HWY_RESTRICT out,
                              size_t out_step) {
  const Lanes8<T> d;
  const size_t lanes = hn::Lanes(d);
  hn::Vec<decltype(d)> sum[kPixels][kVectors];
#pragma GCC unroll 8
  for (size_t x = 0; x < kPixels; ++x)
#pragma GCC unroll 8
    for (size_t v = 0; v < kVectors; ++v) sum[x][v] = hn::Zero(d);
  for (size_t i = 0; i < channels_in; ++i) {
    hn::Vec<decltype(d)> weight[kVectors];
#pragma GCC unroll 8
    for (size_t v = 0; v < kVectors; ++v) weight[v] = hn::LoadU(d, weights + i * channels_out + v * lanes);
#pragma GCC unroll 8
    for (size_t x = 0; x < kPixels; ++x) {
      const auto value = hn::Set(d, in[x * in_step + i]);
#pragma GCC unroll 8
      for (size_t v = 0; v < kVectors; ++v) sum[x][v] = hn::MulAdd(value, weight[v], sum[x][v]);
    }
  }
#pragma GCC unroll 8
  for (size_t x = 0; x < kPixels; ++x)
#pragma GCC unroll 8
    for (size_t v = 0; v < kVectors; ++v) hn::StoreU(sum[x][v], d, out + x * out_step + v * lanes);
}

template <size_t kVectors, class T>
HWY_INLINE void PointwiseColumns(const T* in, size_t in_step, size_t channels_in, const T* weights,
                                 size_t channels_out, T* out, size_t out_step, size_t width) {
  constexpr size_t kPixels = kVectors == 1 ? 8 : kVectors == 2 ? 4 : 4;
  size_t x = 0;
  for (; x + kPixels <= width; x += kPixels)
    PointwiseTile<kPixels, kVectors>(in + x * in_step, in_step, channels_in, weights, channels_out, out + x * out_step,
                                     out_step);
  for (; x + 2 <= width; x += 2)
    PointwiseTile<2, kVectors>(in + x * in_step, in_step, channels_in, weights, channels_out, out + x * out_step,
                               out_step);
  if (x < width)
    PointwiseTile<1, kVectors>(in + x * in_step, in_step, channels_in, weights, channels_out, out + x * out_step,
                               out_step);
}

/// A whole row. `weights`: (channels_in, channels_out).
template <class T>
HWY_INLINE void Pointwise(const T* in, size_t in_step, size_t channels_in, const T* weights, size_t channels_out,
                          T* out, size_t out_step, size_t width) {
  const size_t lanes = hn::Lanes(Lanes8<T>());
  size_t o = 0;
  for (; o + 2 * lanes <= channels_out; o += 2 * lanes)
    PointwiseColumns<2>(in, in_step, channels_in, weights + o, channels_out, out + o, out_step, width);
  if (o < channels_out)
    PointwiseColumns<1>(in, in_step, channels_in, weights + o, channels_out, out + o, out_step, width);
}

/// gradient[i][o] += sum_x in[x][i] out_gradient[x][o] for `kInputs` inputs and `kVectors` vectors of outputs.
template <size_t kInputs, size_t kVectors, class T>
HWY_INLINE void PointwiseGradientTile(const T* HWY_RESTRICT in, size_t in_step, const T* HWY_RESTRICT out_gradient,
                                      size_t out_step, size_t width, size_t channels_out, T* HWY_RESTRICT gradient) {
  const Lanes8<T> d;
  const size_t lanes = hn::Lanes(d);
  hn::Vec<decltype(d)> sum[kInputs][kVectors];
#pragma GCC unroll 8
  for (size_t i = 0; i < kInputs; ++i)
#pragma GCC unroll 8
    for (size_t v = 0; v < kVectors; ++v) sum[i][v] = hn::LoadU(d, gradient + i * channels_out + v * lanes);
  for (size_t x = 0; x < width; ++x) {
    hn::Vec<decltype(d)> g[kVectors];
#pragma GCC unroll 8
    for (size_t v = 0; v < kVectors; ++v) g[v] = hn::LoadU(d, out_gradient + x * out_step + v * lanes);
#pragma GCC unroll 8
    for (size_t i = 0; i < kInputs; ++i) {
      const auto value = hn::Set(d, in[x * in_step + i]);
#pragma GCC unroll 8
      for (size_t v = 0; v < kVectors; ++v) sum[i][v] = hn::MulAdd(value, g[v], sum[i][v]);
    }
  }
#pragma GCC unroll 8
  for (size_t i = 0; i < kInputs; ++i)
#pragma GCC unroll 8
    for (size_t v = 0; v < kVectors; ++v) hn::StoreU(sum[i][v], d, gradient + i * channels_out + v * lanes);
}

/// A whole row. `gradient`: (channels_in, channels_out). `channels_in` is a multiple of kChannelBlock.
template <class T>
HWY_INLINE void PointwiseGradient(const T* in, size_t in_step, size_t channels_in, const T* out_gradient,
                                  size_t out_step, size_t channels_out, size_t width, T* gradient) {
  const size_t lanes = hn::Lanes(Lanes8<T>());
  size_t o = 0;
  for (; o + 2 * lanes <= channels_out; o += 2 * lanes)
    for (size_t i = 0; i < channels_in; i += 4)
      PointwiseGradientTile<4, 2>(in + i, in_step, out_gradient + o, out_step, width, channels_out,
                                  gradient + i * channels_out + o);
  if (o < channels_out)
    for (size_t i = 0; i < channels_in; i += 8)
      PointwiseGradientTile<8, 1>(in + i, in_step, out_gradient + o, out_step, width, channels_out,
                                  gradient + i * channels_out + o);
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
