/// \file
/// Depthwise convolution of one row of pixels, and its weights' gradient. Included once per SIMD target.
///
/// A row is `width` pixels of `channels` values each; a tap is an offset from a pixel to another. One kernel serves the
/// forward pass (taps into the input) and the input's gradient (taps into the output's gradient), for any stride and
/// dilation: those only move the offsets.

#if defined(NAS_ENGINE_DEPTHWISE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_DEPTHWISE_INL_H_
#undef NAS_ENGINE_DEPTHWISE_INL_H_
#else
#define NAS_ENGINE_DEPTHWISE_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>

#include "core/engine/kernels/channels-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// out[c] (+)= sum_t weights[t][c] in[offsets[t] + c] for `kWide` pixels and one vector of channels. The pixels share
/// each weight's load: that, not arithmetic, would be the limit otherwise.
template <size_t kWide, bool kAdd, class D, class T>
HWY_INLINE void TapSumTile(D d, const T* HWY_RESTRICT in, size_t in_step, const ptrdiff_t* HWY_RESTRICT offsets,
                           size_t taps, const T* HWY_RESTRICT weights, size_t channels, T* HWY_RESTRICT out,
                           size_t out_step) {
  hn::Vec<D> sum[kWide];
#pragma GCC unroll 8
  for (size_t i = 0; i < kWide; ++i) sum[i] = kAdd ? hn::LoadU(d, out + i * out_step) : hn::Zero(d);
  for (size_t t = 0; t < taps; ++t) {
    const auto weight = hn::LoadU(d, weights + t * channels);
    const T* HWY_RESTRICT p = in + offsets[t];
#pragma GCC unroll 8
    for (size_t i = 0; i < kWide; ++i) sum[i] = hn::MulAdd(hn::LoadU(d, p + i * in_step), weight, sum[i]);
  }
#pragma GCC unroll 8
  for (size_t i = 0; i < kWide; ++i) hn::StoreU(sum[i], d, out + i * out_step);
}

/// `width` pixels, kWide at a time while they last, then half as many.
template <size_t kWide, bool kAdd, class D, class T>
HWY_INLINE void TapSumPixels(D d, const T* in, size_t in_step, const ptrdiff_t* offsets, size_t taps, const T* weights,
                             size_t channels, T* out, size_t out_step, size_t width) {
  for (; width >= kWide; width -= kWide) {
    TapSumTile<kWide, kAdd>(d, in, in_step, offsets, taps, weights, channels, out, out_step);
    in += kWide * in_step;
    out += kWide * out_step;
  }
  if constexpr (kWide > 1)
    TapSumPixels<kWide / 2, kAdd>(d, in, in_step, offsets, taps, weights, channels, out, out_step, width);
}

/// A whole row. `in_step`, `out_step`: elements from one pixel to the next. `weights`: (taps, channels).
template <bool kAdd, class T>
HWY_INLINE void TapSum(const T* in, size_t in_step, const ptrdiff_t* offsets, size_t taps, const T* weights,
                       size_t channels, T* out, size_t out_step, size_t width) {
  ForVectors<T>(channels, [&](auto d, size_t c) {
    TapSumPixels<8, kAdd>(d, in + c, in_step, offsets, taps, weights + c, channels, out + c, out_step, width);
  });
}

/// Input and output gradient of some rows, for TapGradient: elements from one pixel, row and tap to the next.
template <class T>
struct TapGradientRows {
  const T* in;  ///< of tap (0, 0) of the first output pixel
  size_t in_pixel, in_row, tap_column, tap_row;
  const T* out_gradient;
  size_t out_pixel, out_row, width, rows;

  HWY_INLINE TapGradientRows FromChannel(size_t c) const {
    TapGradientRows at = *this;
    at.in += c;
    at.out_gradient += c;
    return at;
  }
};

/// gradient[ky][kx][c] += sum_xy out_gradient[y][x][c] in[y][x][ky][kx][c] for kRows x kColumns taps and one vector of
/// channels. `gradient` steps by `channels` from tap to tap.
template <size_t kRows, size_t kColumns, class D, class T>
HWY_INLINE void TapGradientTile(D d, const TapGradientRows<T>& a, size_t channels, T* HWY_RESTRICT gradient) {
  hn::Vec<D> sum[kRows][kColumns];
#pragma GCC unroll 8
  for (size_t ky = 0; ky < kRows; ++ky)
#pragma GCC unroll 8
    for (size_t kx = 0; kx < kColumns; ++kx) sum[ky][kx] = hn::LoadU(d, gradient + (ky * kColumns + kx) * channels);
  for (size_t y = 0; y < a.rows; ++y) {
    const T* HWY_RESTRICT in = a.in + y * a.in_row;
    const T* HWY_RESTRICT out = a.out_gradient + y * a.out_row;
    for (size_t x = 0; x < a.width; ++x, in += a.in_pixel, out += a.out_pixel) {
      const auto g = hn::LoadU(d, out);
#pragma GCC unroll 8
      for (size_t ky = 0; ky < kRows; ++ky)
#pragma GCC unroll 8
        for (size_t kx = 0; kx < kColumns; ++kx)
          sum[ky][kx] = hn::MulAdd(hn::LoadU(d, in + ky * a.tap_row + kx * a.tap_column), g, sum[ky][kx]);
    }
  }
#pragma GCC unroll 8
  for (size_t ky = 0; ky < kRows; ++ky)
#pragma GCC unroll 8
    for (size_t kx = 0; kx < kColumns; ++kx) hn::StoreU(sum[ky][kx], d, gradient + (ky * kColumns + kx) * channels);
}

/// `kRows` rows of taps from row `ky` on, for all channels.
template <size_t kRows, size_t kColumns, class T>
HWY_INLINE void TapGradientTapRows(TapGradientRows<T> a, size_t ky, size_t channels, T* gradient) {
  a.in += ky * a.tap_row;
  gradient += ky * kColumns * channels;
  ForVectors<T>(channels, [&](auto d, size_t c) {
    TapGradientTile<kRows, kColumns>(d, a.FromChannel(c), channels, gradient + c);
  });
}

/// gradient (kernel, kernel, channels). As many taps at once as there are registers for their sums: fewer loads of the
/// gradient, and enough sums to hide the multiply-add's latency.
template <class T>
HWY_INLINE void TapGradient(const TapGradientRows<T>& a, size_t kernel, size_t channels, T* gradient) {
  if (kernel == 3) return TapGradientTapRows<3, 3>(a, 0, channels, gradient);
  if (kernel == 5) {
    TapGradientTapRows<3, 5>(a, 0, channels, gradient);
    TapGradientTapRows<2, 5>(a, 3, channels, gradient);
    return;
  }
  for (size_t ky = 0; ky < kernel; ++ky) {
    TapGradientRows<T> at = a;
    at.in += ky * a.tap_row;
    for (size_t kx = 0; kx < kernel; ++kx, at.in += a.tap_column)
      TapGradientTapRows<1, 1>(at, 0, channels, gradient + (ky * kernel + kx) * channels);
  }
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
