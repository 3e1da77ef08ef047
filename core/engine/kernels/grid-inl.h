/// \file
/// Depthwise convolution without stride, of 3x3 or 5x5 taps: a pixel, once read, serves all outputs of a row that it is
/// a tap of. TapSum reads it again for each, and a core reads hardly more than once per multiply-add. Included once per
/// SIMD target.

#if defined(NAS_ENGINE_GRID_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_GRID_INL_H_
#undef NAS_ENGINE_GRID_INL_H_
#else
#define NAS_ENGINE_GRID_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>

#include "core/engine/block_geometry.h"
#include "core/engine/kernels/depthwise-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// kWide pixels of one vector of channels, each the weighted sum of kKernel x kKernel taps. `in`: the first tap of the
/// first pixel; `tap_row`: from one row of taps to the next; a pixel is `channels` elements wide.
template <size_t kKernel, size_t kDilation, size_t kWide, class D, class T>
HWY_INLINE void GridSumTile(D d, const T* HWY_RESTRICT in, size_t tap_row, const T* HWY_RESTRICT weights,
                            size_t channels, T* HWY_RESTRICT out) {
  hn::Vec<D> sum[kWide], weight[kKernel];
#pragma GCC unroll 8
  for (size_t i = 0; i < kWide; ++i) sum[i] = hn::Zero(d);
  for (size_t ky = 0; ky < kKernel; ++ky, in += tap_row, weights += kKernel * channels) {
#pragma GCC unroll 8
    for (size_t kx = 0; kx < kKernel; ++kx) weight[kx] = hn::LoadU(d, weights + kx * channels);
#pragma GCC unroll 16
    for (size_t x = 0; x < kWide + (kKernel - 1) * kDilation; ++x) {
      const auto value = hn::LoadU(d, in + x * channels);
#pragma GCC unroll 8
      for (size_t kx = 0; kx < kKernel; ++kx) {
        const size_t i = x - kx * kDilation;  // wraps around where the pixel is left of the tap
        if (i < kWide) sum[i] = hn::MulAdd(value, weight[kx], sum[i]);
      }
    }
  }
#pragma GCC unroll 8
  for (size_t i = 0; i < kWide; ++i) hn::StoreU(sum[i], d, out + i * channels);
}

/// `width` pixels, kWide at a time while they last, then half as many.
template <size_t kKernel, size_t kDilation, size_t kWide, class D, class T>
HWY_INLINE void GridSumPixels(D d, const T* in, size_t tap_row, const T* weights, size_t channels, T* out,
                              size_t width) {
  for (; width >= kWide; width -= kWide) {
    GridSumTile<kKernel, kDilation, kWide>(d, in, tap_row, weights, channels, out);
    in += kWide * channels;
    out += kWide * channels;
  }
  if constexpr (kWide > 1)
    GridSumPixels<kKernel, kDilation, kWide / 2>(d, in, tap_row, weights, channels, out, width);
}

/// A whole row.
template <size_t kKernel, size_t kDilation, class T>
HWY_INLINE void GridSum(const T* in, size_t tap_row, const T* weights, size_t channels, T* out, size_t width) {
  WithKnown(channels, [&](auto known) {
    ForVectors<T>(known, [&](auto d, size_t c) {
      GridSumPixels<kKernel, kDilation, 8>(d, in + c, tap_row, weights + c, known, out + c, width);
    });
  });
}

/// The sums of some rows of a kernel's taps, in registers.
template <size_t kRows, size_t kKernel, class D>
struct TapSums {
  using T = hn::TFromD<D>;
  hn::Vec<D> sum[kRows][kKernel];

  HWY_INLINE void Load(const T* HWY_RESTRICT gradient, size_t channels) {
#pragma GCC unroll 8
    for (size_t ky = 0; ky < kRows; ++ky)
#pragma GCC unroll 8
      for (size_t kx = 0; kx < kKernel; ++kx)
        sum[ky][kx] = hn::LoadU(D(), gradient + (ky * kKernel + kx) * channels);
  }
  HWY_INLINE void Store(T* HWY_RESTRICT gradient, size_t channels) const {
#pragma GCC unroll 8
    for (size_t ky = 0; ky < kRows; ++ky)
#pragma GCC unroll 8
      for (size_t kx = 0; kx < kKernel; ++kx)
        hn::StoreU(sum[ky][kx], D(), gradient + (ky * kKernel + kx) * channels);
  }
};

/// Adds the part of kWide pixels, then half as many at a time, until `width` are done: as in GridSum, an input pixel is
/// read once for all taps of a row.
template <size_t kWide, size_t kRows, size_t kKernel, class D, class T>
HWY_INLINE void GridGradientPixels(const T* HWY_RESTRICT in, size_t in_pixel, size_t tap_row,
                                   const T* HWY_RESTRICT out, size_t out_pixel, size_t width,
                                   TapSums<kRows, kKernel, D>& sums) {
  const D d;
  for (; width >= kWide; width -= kWide, in += kWide * in_pixel, out += kWide * out_pixel) {
    hn::Vec<D> g[kWide];
#pragma GCC unroll 8
    for (size_t i = 0; i < kWide; ++i) g[i] = hn::LoadU(d, out + i * out_pixel);
#pragma GCC unroll 8
    for (size_t ky = 0; ky < kRows; ++ky)
#pragma GCC unroll 16
      for (size_t x = 0; x < kWide + kKernel - 1; ++x) {
        const auto value = hn::LoadU(d, in + ky * tap_row + x * in_pixel);
#pragma GCC unroll 8
        for (size_t kx = 0; kx < kKernel; ++kx) {
          const size_t i = x - kx;  // wraps around where the pixel is left of the tap
          if (i < kWide) sums.sum[ky][kx] = hn::MulAdd(value, g[i], sums.sum[ky][kx]);
        }
      }
  }
  if constexpr (kWide > 1)
    GridGradientPixels<kWide / 2>(in, in_pixel, tap_row, out, out_pixel, width, sums);
}

/// The gradient of kRows rows of taps, from row `ky` on.
template <size_t kKernel, size_t kRows, class T>
HWY_INLINE void GridGradientRows(const TapGradientRows<T>& a, size_t ky, size_t dilation, size_t channels,
                                 T* gradient) {
  gradient += ky * kKernel * channels;
  ForVectors<T>(channels, [&]<class D>(D, size_t c) {
    TapSums<kRows, kKernel, D> sums;
    sums.Load(gradient + c, channels);
    for (size_t y = 0; y < a.rows; ++y)
      for (size_t first = 0; first < HWY_MIN(dilation, a.width); ++first)
        GridGradientPixels<4>(a.in + ky * a.tap_row + y * a.in_row + first * a.in_pixel + c, dilation * a.in_pixel,
                              a.tap_row, a.out_gradient + y * a.out_row + first * a.out_pixel + c,
                              dilation * a.out_pixel, (a.width - first + dilation - 1) / dilation, sums);
    sums.Store(gradient + c, channels);
  });
}

/// TapGradient. Where the kernel is dilated, every dilation-th pixel is as near to its taps as without. As many rows of
/// taps at once as the registers hold.
template <size_t kKernel, class T>
HWY_INLINE void GridGradient(const TapGradientRows<T>& a, size_t dilation, size_t channels, T* gradient) {
  if constexpr (kKernel == 3 || kManyRegisters) {
    GridGradientRows<kKernel, kKernel>(a, 0, dilation, channels, gradient);
  } else {
    GridGradientRows<kKernel, 2>(a, 0, dilation, channels, gradient);
    GridGradientRows<kKernel, 2>(a, 2, dilation, channels, gradient);
    GridGradientRows<kKernel, 1>(a, 4, dilation, channels, gradient);
  }
}

/// Whether GridRow and GridWeightGradient can.
inline bool IsGrid(const BlockShape& s) {
  return s.stride == 1 && s.groups == 1 && (s.kernel == 3 || s.kernel == 5) && (s.dilation == 1 || s.dilation == 2);
}

/// A row of sums, (width, channels_in). `in`: the first tap of the row's first pixel; `pitch`: from a row of pixels to
/// the next; `weights`: (taps, channels_in), from the upper left tap on.
template <class T>
HWY_INLINE void GridRow(const BlockShape& s, const T* in, size_t pitch, const T* weights, T* out) {
  const size_t tap_row = s.dilation * pitch;
  if (s.kernel == 3 && s.dilation == 1) return GridSum<3, 1>(in, tap_row, weights, s.channels_in, out, s.width);
  if (s.kernel == 3) return GridSum<3, 2>(in, tap_row, weights, s.channels_in, out, s.width);
  if (s.dilation == 1) return GridSum<5, 1>(in, tap_row, weights, s.channels_in, out, s.width);
  GridSum<5, 2>(in, tap_row, weights, s.channels_in, out, s.width);
}

/// gradient (taps, channels_in), added to.
template <class T>
HWY_INLINE void GridWeightGradient(const BlockShape& s, const TapGradientRows<T>& rows, T* gradient) {
  if (s.kernel == 3)
    GridGradient<3>(rows, s.dilation, s.channels_in, gradient);
  else
    GridGradient<5>(rows, s.dilation, s.channels_in, gradient);
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
