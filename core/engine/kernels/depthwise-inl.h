/// \file
/// Depthwise convolution of one row of pixels, and the gradient of its weights. Included once per SIMD target.
///
/// A row is `width` pixels of `channels` values each; a tap is an offset from one pixel to another. The same kernel
/// computes the forward pass (taps into the input) and the gradient of the input (taps into the gradient of the
/// output), for any stride and dilation: those only change the offsets. The most frequent shapes have faster kernels:
/// grid-inl.h.

#if defined(NAS_ENGINE_DEPTHWISE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_DEPTHWISE_INL_H_
#undef NAS_ENGINE_DEPTHWISE_INL_H_
#else
#define NAS_ENGINE_DEPTHWISE_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <vector>

#include "core/engine/kernels/channels-inl.h"
#include "core/engine/kernels/kept_rows-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// The weights and the destination of a row of sums over taps.
template <class T>
struct TapRowArguments {
  size_t in_step;    ///< elements from a tap of one pixel to the same tap of the next pixel
  const T* weights;  ///< (taps, channels)
  size_t channels;
  T* out;
  size_t out_step, width;
  size_t in_channel = 0;  ///< the first channel that is read
};

/// out[c] (+)= sum_t weights[t][c] taps[t][at + c] for `kWide` pixels and one vector of channels. The pixels share
/// each load of a weight: otherwise loads, not arithmetic, would limit the speed.
template <size_t kWide, bool kAdd, class D, class T>
HWY_INLINE void TapSumTile(D d, const T* const* HWY_RESTRICT taps, size_t count, size_t at, size_t in_step,
                           const T* HWY_RESTRICT weights, size_t channels, T* HWY_RESTRICT out, size_t out_step) {
  hn::Vec<D> sum[kWide];
#pragma GCC unroll 8
  for (size_t i = 0; i < kWide; ++i) sum[i] = kAdd ? hn::LoadU(d, out + i * out_step) : hn::Zero(d);
  for (size_t t = 0; t < count; ++t) {
    const auto weight = hn::LoadU(d, weights + t * channels);
    const T* HWY_RESTRICT p = taps[t] + at;
#pragma GCC unroll 8
    for (size_t i = 0; i < kWide; ++i) sum[i] = hn::MulAdd(hn::LoadU(d, p + i * in_step), weight, sum[i]);
  }
#pragma GCC unroll 8
  for (size_t i = 0; i < kWide; ++i) hn::StoreU(sum[i], d, out + i * out_step);
}

/// Pixels [x, width), kWide at a time while enough remain, then half as many.
template <size_t kWide, bool kAdd, class D, class T>
HWY_INLINE void TapSumPixels(D d, const T* const* taps, size_t count, const TapRowArguments<T>& a, size_t c, size_t x) {
  for (; x + kWide <= a.width; x += kWide)
    TapSumTile<kWide, kAdd>(d, taps, count, x * a.in_step + c, a.in_step, a.weights + c, a.channels,
                            a.out + x * a.out_step + c, a.out_step);
  if constexpr (kWide > 1) TapSumPixels<kWide / 2, kAdd>(d, taps, count, a, c, x);
}

/// Number of taps whose addresses are held at a time.
constexpr size_t kTapsAtOnce = 32;

/// A whole row: the sums over `taps` of the pixels of row `y` of `in`, written (kAdd false) or added (kAdd true).
/// Without taps, the sums are zeros.
template <bool kAdd, class T>
HWY_INLINE void TapRow(const KeptRows<T>& in, const std::vector<Tap>& taps, size_t y, TapRowArguments<T> a) {
  for (size_t begin = 0; begin < taps.size() || (begin == 0 && !kAdd); begin += kTapsAtOnce) {
    const size_t count = HWY_MIN(taps.size() - begin, kTapsAtOnce);
    const T* at[kTapsAtOnce];
    for (size_t t = 0; t < count; ++t) {
      const Tap& tap = taps[begin + t];
      at[t] = in.Read(static_cast<ptrdiff_t>(y) + tap.row) + tap.column + a.in_channel;
    }
    ForVectors<T>(a.channels, [&](auto d, size_t c) {
      if (kAdd || begin > 0)
        TapSumPixels<8, true>(d, at, count, a, c, 0);
      else
        TapSumPixels<8, false>(d, at, count, a, c, 0);
    });
    a.weights += count * a.channels;
  }
}

/// The maps that the gradient of a depthwise kernel is computed from, restricted to output rows [begin, end).
template <class T>
struct TapGradientRows {
  const BlockShape& shape;
  const KeptRows<T>& input;
  const KeptRows<T>& output_gradient;
  size_t begin, end;

  /// The input pixel that the first output pixel of row `y` read through the first tap of kernel row `ky`.
  HWY_INLINE const T* Input(size_t y, size_t ky) const {
    return input.Read(static_cast<ptrdiff_t>(y * shape.stride + ky * shape.dilation) -
                      static_cast<ptrdiff_t>(shape.padding()));
  }
};

/// gradient[ky][kx][c] += sum_xy out_gradient[y][x][c] in[y][x][ky][kx][c] for the kRows x kColumns taps that begin
/// at (ky, kx), and one vector of channels. `gradient`: `channels` elements from tap to tap.
template <size_t kRows, size_t kColumns, class D, class T>
HWY_INLINE void TapGradientTile(D d, const TapGradientRows<T>& a, size_t ky, size_t kx, size_t c,
                                T* HWY_RESTRICT gradient) {
  const size_t channels = a.shape.channels_in, in_pixel = a.shape.stride * channels,
               tap_column = a.shape.dilation * channels, width = a.shape.out_width();
  hn::Vec<D> sum[kRows][kColumns];
#pragma GCC unroll 8
  for (size_t i = 0; i < kRows; ++i)
#pragma GCC unroll 8
    for (size_t j = 0; j < kColumns; ++j) sum[i][j] = hn::LoadU(d, gradient + (i * kColumns + j) * channels);
  for (size_t y = a.begin; y < a.end; ++y) {
    const T* HWY_RESTRICT in[kRows];
#pragma GCC unroll 8
    for (size_t i = 0; i < kRows; ++i) in[i] = a.Input(y, ky + i) + kx * tap_column + c;
    const T* HWY_RESTRICT out = a.output_gradient.Row(y) + c;
    for (size_t x = 0; x < width; ++x) {
      const auto g = hn::LoadU(d, out + x * channels);
#pragma GCC unroll 8
      for (size_t i = 0; i < kRows; ++i)
#pragma GCC unroll 8
        for (size_t j = 0; j < kColumns; ++j)
          sum[i][j] = hn::MulAdd(hn::LoadU(d, in[i] + x * in_pixel + j * tap_column), g, sum[i][j]);
    }
  }
#pragma GCC unroll 8
  for (size_t i = 0; i < kRows; ++i)
#pragma GCC unroll 8
    for (size_t j = 0; j < kColumns; ++j) hn::StoreU(sum[i][j], d, gradient + (i * kColumns + j) * channels);
}

/// The kRows x kColumns taps that begin at (ky, kx), for all channels.
template <size_t kRows, size_t kColumns, class T>
HWY_INLINE void TapGradientOf(const TapGradientRows<T>& a, size_t ky, size_t kx, T* gradient) {
  const size_t channels = a.shape.channels_in;
  gradient += (ky * a.shape.kernel + kx) * channels;
  ForVectors<T>(channels, [&](auto d, size_t c) { TapGradientTile<kRows, kColumns>(d, a, ky, kx, c, gradient + c); });
}

/// Adds to `gradient`, (kernel, kernel, channels). As many taps at once as registers hold sums: fewer loads of the
/// output's gradient, and enough independent sums to hide the latency of a multiply-add.
template <class T>
HWY_INLINE void TapGradient(const TapGradientRows<T>& a, T* gradient) {
  const size_t kernel = a.shape.kernel;
  if (kernel == 3) return TapGradientOf<3, 3>(a, 0, 0, gradient);
  if (kernel == 5) {
    TapGradientOf<3, 5>(a, 0, 0, gradient);
    TapGradientOf<2, 5>(a, 3, 0, gradient);
    return;
  }
  for (size_t ky = 0; ky < kernel; ++ky)
    for (size_t kx = 0; kx < kernel; ++kx) TapGradientOf<1, 1>(a, ky, kx, gradient);
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
