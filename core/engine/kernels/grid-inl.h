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

/// Adds a row of taps to the sums of kWide pixels, `in` being the first pixel's first tap. Where registers hold all
/// pixels, the sums take turns: a multiply-add takes as long as eight of them take to begin.
template <size_t kKernel, size_t kDilation, size_t kWide, class D, class T>
HWY_INLINE void AddRowOfTaps(D d, const T* HWY_RESTRICT in, size_t channels, const hn::Vec<D> (&weight)[kKernel],
                             hn::Vec<D> (&sum)[kWide]) {
  constexpr size_t kPixels = kWide + (kKernel - 1) * kDilation;
  if constexpr (kManyRegisters) {
    hn::Vec<D> value[kPixels];
#pragma GCC unroll 16
    for (size_t x = 0; x < kPixels; ++x) value[x] = hn::LoadU(d, in + x * channels);
#pragma GCC unroll 8
    for (size_t kx = 0; kx < kKernel; ++kx)
#pragma GCC unroll 8
      for (size_t i = 0; i < kWide; ++i) sum[i] = hn::MulAdd(value[i + kx * kDilation], weight[kx], sum[i]);
    return;
  }
#pragma GCC unroll 16
  for (size_t x = 0; x < kPixels; ++x) {
    const auto value = hn::LoadU(d, in + x * channels);
#pragma GCC unroll 8
    for (size_t kx = 0; kx < kKernel; ++kx) {
      const size_t i = x - kx * kDilation;  // wraps around where the pixel is left of the tap
      if (i < kWide) sum[i] = hn::MulAdd(value, weight[kx], sum[i]);
    }
  }
}

/// kWide pixels of one vector of channels, each (+)= the weighted sum of kKernel x kKernel taps. The first pixel's first
/// tap of each row lies `at` elements from where `rows` has the row; a pixel is `channels` elements wide.
template <bool kAdd, size_t kKernel, size_t kDilation, size_t kWide, class D, class T>
HWY_INLINE void GridSumTile(D d, const T* const* rows, size_t at, const T* HWY_RESTRICT weights, size_t channels,
                            T* HWY_RESTRICT out) {
  hn::Vec<D> sum[kWide], weight[kKernel];
#pragma GCC unroll 8
  for (size_t i = 0; i < kWide; ++i) sum[i] = kAdd ? hn::LoadU(d, out + i * channels) : hn::Zero(d);
#pragma GCC unroll 8
  for (size_t ky = 0; ky < kKernel; ++ky, weights += kKernel * channels) {
    const T* HWY_RESTRICT in = rows[ky] + at;
#pragma GCC unroll 8
    for (size_t kx = 0; kx < kKernel; ++kx) weight[kx] = hn::LoadU(d, weights + kx * channels);
    AddRowOfTaps<kKernel, kDilation>(d, in, channels, weight, sum);
  }
#pragma GCC unroll 8
  for (size_t i = 0; i < kWide; ++i) hn::StoreU(sum[i], d, out + i * channels);
}

/// `width` pixels, kWide at a time while they last, then half as many.
template <bool kAdd, size_t kKernel, size_t kDilation, size_t kWide, class D, class T>
HWY_INLINE void GridSumPixels(D d, const T* const* rows, size_t at, const T* weights, size_t channels, T* out,
                              size_t width) {
  for (; width >= kWide; width -= kWide) {
    GridSumTile<kAdd, kKernel, kDilation, kWide>(d, rows, at, weights, channels, out);
    at += kWide * channels;
    out += kWide * channels;
  }
  if constexpr (kWide > 1)
    GridSumPixels<kAdd, kKernel, kDilation, kWide / 2>(d, rows, at, weights, channels, out, width);
}

/// Row `y` of the sums over all taps of `in`, written or added.
template <bool kAdd, size_t kKernel, size_t kDilation, class T>
HWY_INLINE void GridSum(const KeptRows<T>& in, const T* weights, size_t y, T* out) {
  const T* rows[kKernel];
  for (size_t ky = 0; ky < kKernel; ++ky)
    rows[ky] = in.Read(static_cast<ptrdiff_t>(y + ky * kDilation) - static_cast<ptrdiff_t>(kKernel / 2 * kDilation));
  const size_t width = in.shape().width;
  WithKnown(in.shape().channels, [&](auto known) {
    ForVectors<T>(known, [&](auto d, size_t c) {
      GridSumPixels<kAdd, kKernel, kDilation, 8>(d, rows, c, weights + c, known, out + c, width);
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

/// Adds the part of pixels [x, end), kWide at a time while they last, then half as many: as in GridSum, an input pixel
/// is read once for all taps of a row. `in`: the first tap of each row, and `out`, of pixel 0.
template <size_t kWide, size_t kDilation, size_t kRows, size_t kKernel, class D, class T>
HWY_INLINE void GridGradientPixels(const T* const* in, const T* HWY_RESTRICT out, size_t channels, size_t x, size_t end,
                                   TapSums<kRows, kKernel, D>& sums) {
  const D d;
  const size_t pixel = kDilation * channels;
  for (; x + kDilation * (kWide - 1) < end; x += kDilation * kWide) {
    hn::Vec<D> g[kWide];
#pragma GCC unroll 8
    for (size_t i = 0; i < kWide; ++i) g[i] = hn::LoadU(d, out + x * channels + i * pixel);
    // The sums take turns, as in AddRowOfTaps.
#pragma GCC unroll 16
    for (size_t j = 0; j < kWide + kKernel - 1; ++j)
#pragma GCC unroll 8
      for (size_t ky = 0; ky < kRows; ++ky) {
        const auto value = hn::LoadU(d, in[ky] + x * channels + j * pixel);
#pragma GCC unroll 8
        for (size_t kx = 0; kx < kKernel; ++kx) {
          const size_t i = j - kx;  // wraps around where the pixel is left of the tap
          if (i < kWide) sums.sum[ky][kx] = hn::MulAdd(value, g[i], sums.sum[ky][kx]);
        }
      }
  }
  if constexpr (kWide > 1)
    GridGradientPixels<kWide / 2, kDilation>(in, out, channels, x, end, sums);
}

/// The gradient of kRows rows of taps, from row `ky` on. Where the kernel is dilated, every kDilation-th pixel is as
/// near to its taps as without.
template <size_t kKernel, size_t kDilation, size_t kRows, class T>
HWY_INLINE void GridGradientRows(const TapGradientRows<T>& a, size_t ky, T* gradient) {
  WithKnown(a.shape.channels_in, [&](auto known) {
    ForVectors<T>(known, [&]<class D>(D, size_t c) {
      TapSums<kRows, kKernel, D> sums;
      T* at = gradient + ky * kKernel * known + c;
      sums.Load(at, known);
      for (size_t y = a.begin; y < a.end; ++y) {
        const T* in[kRows];
        for (size_t i = 0; i < kRows; ++i) in[i] = a.Input(y, ky + i) + c;
        const T* out = a.output_gradient.Row(y) + c;
        for (size_t first = 0; first < HWY_MIN(kDilation, a.shape.width); ++first)
          GridGradientPixels<4, kDilation>(in, out, known, first, a.shape.width, sums);
      }
      sums.Store(at, known);
    });
  });
}

/// TapGradient. As many rows of taps at once as the registers hold.
template <size_t kKernel, size_t kDilation, class T>
HWY_INLINE void GridGradient(const TapGradientRows<T>& a, T* gradient) {
  if constexpr (kKernel == 3 || kManyRegisters) {
    GridGradientRows<kKernel, kDilation, kKernel>(a, 0, gradient);
  } else {
    GridGradientRows<kKernel, kDilation, 2>(a, 0, gradient);
    GridGradientRows<kKernel, kDilation, 2>(a, 2, gradient);
    GridGradientRows<kKernel, kDilation, 1>(a, 4, gradient);
  }
}

/// Whether GridRow and GridWeightGradient can.
inline bool IsGrid(const BlockShape& s) {
  return s.stride == 1 && s.groups == 1 && (s.kernel == 3 || s.kernel == 5) && (s.dilation == 1 || s.dilation == 2);
}

/// Row `y` of the sums over taps, (width, channels_in), written or added. `weights`: (taps, channels_in), from the upper
/// left tap on.
template <bool kAdd, class T>
HWY_INLINE void GridRow(const BlockShape& s, const KeptRows<T>& in, const T* weights, size_t y, T* out) {
  if (s.kernel == 3 && s.dilation == 1) return GridSum<kAdd, 3, 1>(in, weights, y, out);
  if (s.kernel == 3) return GridSum<kAdd, 3, 2>(in, weights, y, out);
  if (s.dilation == 1) return GridSum<kAdd, 5, 1>(in, weights, y, out);
  GridSum<kAdd, 5, 2>(in, weights, y, out);
}

/// gradient (taps, channels_in), added to.
template <class T>
HWY_INLINE void GridWeightGradient(const TapGradientRows<T>& rows, T* gradient) {
  const BlockShape& s = rows.shape;
  if (s.kernel == 3 && s.dilation == 1) return GridGradient<3, 1>(rows, gradient);
  if (s.kernel == 3) return GridGradient<3, 2>(rows, gradient);
  if (s.dilation == 1) return GridGradient<5, 1>(rows, gradient);
  GridGradient<5, 2>(rows, gradient);
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
