/// \file
/// Depthwise convolution of stride 1 with 3x3 or 5x5 taps. A pixel is loaded once for all outputs of a row that it
/// contributes to. TapRow loads it once per output, and a core sustains hardly more than one load per multiply-add.
/// Included once per SIMD target.

#if defined(NAS_ENGINE_GRID_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_GRID_INL_H_
#undef NAS_ENGINE_GRID_INL_H_
#else
#define NAS_ENGINE_GRID_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>

#include "core/engine/kernels/block_geometry.h"
#include "core/engine/kernels/depthwise-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Adds a row of taps to the sums of kWide vectors of pixels; `in` is the first tap of the first pixel. Where registers
/// hold all pixels, consecutive multiply-adds go to different sums: the latency of one is the time in which eight
/// start.
template <size_t kKernel, size_t kDilation, class P, size_t kWide, class V, class T>
HWY_INLINE void AddRowOfTaps(P, const T* HWY_RESTRICT in, size_t channels, const V (&weight)[kKernel],
                             V (&sum)[kWide]) {
  constexpr size_t kSpan = P::kPixels, kPixels = (kWide - 1) * kSpan + (kKernel - 1) * kDilation + 1;
  if constexpr (kManyRegisters) {
    // Pixels of even and odd index serve different taps, so registers hold only one kind at a time.
#pragma GCC unroll 2
    for (size_t parity = 0; parity < kSpan; ++parity) {
      V value[kPixels];
#pragma GCC unroll 32
      for (size_t x = parity; x < kPixels; x += kSpan) value[x] = P::Load(in + x * channels);
#pragma GCC unroll 8
      for (size_t kx = 0; kx < kKernel; ++kx)
        if (kx * kDilation % kSpan == parity)
#pragma GCC unroll 8
          for (size_t i = 0; i < kWide; ++i) sum[i] = hn::MulAdd(value[i * kSpan + kx * kDilation], weight[kx], sum[i]);
    }
    return;
  }
#pragma GCC unroll 16
  for (size_t x = 0; x < kPixels; ++x) {
    const auto value = P::Load(in + x * channels);
#pragma GCC unroll 8
    for (size_t kx = 0; kx < kKernel; ++kx) {
      const size_t i = x - kx * kDilation;  // wraps to a large number where the pixel is left of the tap
      if (i < kWide) sum[i] = hn::MulAdd(value, weight[kx], sum[i]);
    }
  }
}

/// The weighted sums of kKernel x kKernel taps for kWide vectors of pixels, written (kAdd false) or added (kAdd true).
/// `at`: the offset in elements, from each of `rows`, of the first tap of the first pixel. `channels`: elements per
/// pixel.
template <bool kAdd, size_t kKernel, size_t kDilation, size_t kWide, class P, class T>
HWY_INLINE void GridSumTile(P p, const T* const* rows, size_t at, const T* HWY_RESTRICT weights, size_t channels,
                            T* HWY_RESTRICT out) {
  using V = decltype(P::Load(out));
  const size_t step = P::kPixels * channels;
  V sum[kWide], weight[kKernel];
#pragma GCC unroll 8
  for (size_t i = 0; i < kWide; ++i)
    if constexpr (kAdd)
      sum[i] = P::Load(out + i * step);
    else
      sum[i] = P::Zero();
#pragma GCC unroll 8
  for (size_t ky = 0; ky < kKernel; ++ky, weights += kKernel * channels) {
    const T* HWY_RESTRICT in = rows[ky] + at;
#pragma GCC unroll 8
    for (size_t kx = 0; kx < kKernel; ++kx) weight[kx] = P::LoadForAll(weights + kx * channels);
    AddRowOfTaps<kKernel, kDilation>(p, in, channels, weight, sum);
  }
#pragma GCC unroll 8
  for (size_t i = 0; i < kWide; ++i) P::Store(sum[i], out + i * step);
}

/// `width` pixels, kWide vectors at a time while enough remain, then fewer. Returns the number of pixels at the end
/// that do not fill a vector and are not computed.
template <bool kAdd, size_t kKernel, size_t kDilation, size_t kWide, class P, class T>
HWY_INLINE size_t GridSumPixels(P p, const T* const* rows, size_t at, const T* weights, size_t channels, T* out,
                                size_t width) {
  constexpr size_t kTile = kWide * P::kPixels;
  for (; width >= kTile; width -= kTile) {
    GridSumTile<kAdd, kKernel, kDilation, kWide>(p, rows, at, weights, channels, out);
    at += kTile * channels;
    out += kTile * channels;
  }
  // Rows of pixel pairs are short: as many vectors as remain, since few sums stall on the latency of a multiply-add.
  constexpr size_t kFewer = P::kPixels > 1 ? kWide - 1 : kWide / 2;
  if constexpr (kFewer > 0)
    return GridSumPixels<kAdd, kKernel, kDilation, kFewer>(p, rows, at, weights, channels, out, width);
  else
    return width;
}

/// Row `y` of the sums over all taps of `in`, written (kAdd false) or added (kAdd true).
template <bool kAdd, size_t kKernel, size_t kDilation, class T>
HWY_INLINE void GridSum(const KeptRows<T>& in, const T* weights, size_t y, T* out) {
  const T* rows[kKernel];
  for (size_t ky = 0; ky < kKernel; ++ky)
    rows[ky] = in.Read(static_cast<ptrdiff_t>(y + ky * kDilation) - static_cast<ptrdiff_t>(kKernel / 2 * kDilation));
  const size_t width = in.shape().width;
  WithKnown(in.shape().channels, [&](auto known) {
    ForPixels<T>(known, [&](auto pixels, size_t c) {
      const size_t left =
          GridSumPixels<kAdd, kKernel, kDilation, 8>(pixels, rows, c, weights + c, known, out + c, width);
      const size_t last = (width - left) * known + c;
      if (left > 0)
        GridSumTile<kAdd, kKernel, kDilation, 1>(pixels.Single(), rows, last, weights + c, known, out + last);
    });
  });
}

/// The gradients of kRows rows of taps, in registers.
template <size_t kRows, size_t kKernel, class P>
struct TapSums {
  using T = typename P::T;
  decltype(P::Zero()) sum[kRows][kKernel];

  HWY_INLINE void Load(const T* HWY_RESTRICT gradient, size_t channels) {
#pragma GCC unroll 8
    for (size_t ky = 0; ky < kRows; ++ky)
#pragma GCC unroll 8
      for (size_t kx = 0; kx < kKernel; ++kx) sum[ky][kx] = P::LoadFirst(gradient + (ky * kKernel + kx) * channels);
  }
  HWY_INLINE void Store(T* HWY_RESTRICT gradient, size_t channels) const {
#pragma GCC unroll 8
    for (size_t ky = 0; ky < kRows; ++ky)
#pragma GCC unroll 8
      for (size_t kx = 0; kx < kKernel; ++kx) P::StoreSum(sum[ky][kx], gradient + (ky * kKernel + kx) * channels);
  }
};

/// Adds the contribution of the output pixels from `x` that fill whole vectors, kWide vectors at a time while enough
/// remain, then half as many. As in GridSum, an input pixel is loaded once for all taps of a row; with dilation, that
/// works on every kDilation-th pixel. `in`: for pixel 0, the first tap of each row. `out`: the gradient of output pixel
/// 0. Returns the first pixel that is not covered.
template <size_t kWide, size_t kDilation, size_t kRows, size_t kKernel, class P, class T>
HWY_INLINE size_t GridGradientPixels(const T* const* in, const T* HWY_RESTRICT out, size_t channels, size_t x,
                                     size_t end, TapSums<kRows, kKernel, P>& sums) {
  constexpr size_t kStep = HWY_MAX(kDilation, P::kPixels);  // from one vector of outputs to the next
  constexpr size_t kTaps = kStep / kDilation;               // taps between them
  const size_t tap = kDilation * channels;
  for (; x + kStep * (kWide - 1) + P::kPixels <= end; x += kStep * kWide) {
    decltype(P::Zero()) g[kWide];
#pragma GCC unroll 8
    for (size_t i = 0; i < kWide; ++i) g[i] = P::Load(out + (x + i * kStep) * channels);
    // Consecutive multiply-adds go to different sums, as in AddRowOfTaps.
#pragma GCC unroll 16
    for (size_t j = 0; j < kTaps * (kWide - 1) + kKernel; ++j)
#pragma GCC unroll 8
      for (size_t ky = 0; ky < kRows; ++ky) {
        const auto value = P::Load(in[ky] + x * channels + j * tap);
#pragma GCC unroll 8
        for (size_t kx = j % kTaps; kx < kKernel; kx += kTaps) {
          const size_t i = (j - kx) / kTaps;  // wraps to a large number where the pixel is left of the tap
          if (i < kWide) sums.sum[ky][kx] = hn::MulAdd(value, g[i], sums.sum[ky][kx]);
        }
      }
  }
  if constexpr (kWide > 1)
    return GridGradientPixels<kWide / 2, kDilation>(in, out, channels, x, end, sums);
  else
    return x;
}

/// Adds the contribution of output pixel `x`, which does not fill a vector.
template <size_t kDilation, size_t kRows, size_t kKernel, class P, class T>
HWY_INLINE void GridGradientPixel(const T* const* in, const T* HWY_RESTRICT out, size_t channels, size_t x,
                                  TapSums<kRows, kKernel, P>& sums) {
  const auto g = P::LoadFirst(out + x * channels);
#pragma GCC unroll 8
  for (size_t ky = 0; ky < kRows; ++ky)
#pragma GCC unroll 8
    for (size_t kx = 0; kx < kKernel; ++kx) {
      const auto value = P::LoadFirst(in[ky] + (x + kx * kDilation) * channels);
      sums.sum[ky][kx] = hn::MulAdd(value, g, sums.sum[ky][kx]);
    }
}

/// Adds to the gradient of the kRows rows of taps that begin at row `ky`.
template <size_t kKernel, size_t kDilation, size_t kRows, class T>
HWY_INLINE void GridGradientRows(const TapGradientRows<T>& a, size_t ky, T* gradient) {
  WithKnown(a.shape.channels_in, [&](auto known) {
    ForPixels<T>(known, [&]<class P>(P, size_t c) {
      TapSums<kRows, kKernel, P> sums;
      T* at = gradient + ky * kKernel * known + c;
      sums.Load(at, known);
      const size_t width = a.shape.width;
      for (size_t y = a.begin; y < a.end; ++y) {
        const T* in[kRows];
        for (size_t i = 0; i < kRows; ++i) in[i] = a.Input(y, ky + i) + c;
        const T* out = a.output_gradient.Row(y) + c;
        for (size_t first = 0; first + P::kPixels <= HWY_MAX(kDilation, P::kPixels) && first < width; ++first) {
          const size_t left = GridGradientPixels<4, kDilation>(in, out, known, first, width, sums);
          if (P::kPixels > 1 && left < width) GridGradientPixel<kDilation>(in, out, known, left, sums);
        }
      }
      sums.Store(at, known);
    });
  });
}

/// Adds to `gradient`, (taps, channels_in), like TapGradient. As many rows of taps at once as the registers hold.
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

/// Whether GridRow and GridWeightGradient support the shape.
inline bool IsGrid(const BlockShape& s) {
  return s.stride == 1 && s.groups == 1 && (s.kernel == 3 || s.kernel == 5) && (s.dilation == 1 || s.dilation == 2);
}

/// Row `y` of the sums over taps, (width, channels_in), written (kAdd false) or added (kAdd true). `weights`: (taps,
/// channels_in), from the upper left tap to the lower right one.
template <bool kAdd, class T>
HWY_INLINE void GridRow(const BlockShape& s, const KeptRows<T>& in, const T* weights, size_t y, T* out) {
  if (s.kernel == 3 && s.dilation == 1) return GridSum<kAdd, 3, 1>(in, weights, y, out);
  if (s.kernel == 3) return GridSum<kAdd, 3, 2>(in, weights, y, out);
  if (s.dilation == 1) return GridSum<kAdd, 5, 1>(in, weights, y, out);
  GridSum<kAdd, 5, 2>(in, weights, y, out);
}

/// Adds to `gradient`, (taps, channels_in).
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
