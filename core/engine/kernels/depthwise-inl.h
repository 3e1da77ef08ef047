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

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
using Lanes8 = hn::CappedTag<T, 8>;

/// out[c] (+)= sum_t weights[t][c] in[offsets[t] + c] for `kWide` pixels and one vector of channels. The pixels share
/// each weight's load: that, not arithmetic, would be the limit otherwise.
template <size_t kWide, bool kAdd, class T>
HWY_INLINE void TapSumTile(const T* HWY_RESTRICT in, size_t in_step, const ptrdiff_t* HWY_RESTRICT offsets,
                           size_t taps, const T* HWY_RESTRICT weights, size_t channels, T* HWY_RESTRICT out,
                           size_t out_step) {
  const Lanes8<T> d;
  hn::Vec<decltype(d)> sum[kWide];
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

/// A whole row. `in_step`, `out_step`: elements from one pixel to the next. `weights`: (taps, channels).
template <bool kAdd, class T>
HWY_INLINE void TapSum(const T* in, size_t in_step, const ptrdiff_t* offsets, size_t taps, const T* weights,
                       size_t channels, T* out, size_t out_step, size_t width) {
  const size_t lanes = hn::Lanes(Lanes8<T>());
  for (size_t c = 0; c < channels; c += lanes) {
    size_t x = 0;
    for (; x + 8 <= width; x += 8)
      TapSumTile<8, kAdd>(in + x * in_step + c, in_step, offsets, taps, weights + c, channels, out + x * out_step + c,
                          out_step);
    if (x + 4 <= width) {
      TapSumTile<4, kAdd>(in + x * in_step + c, in_step, offsets, taps, weights + c, channels, out + x * out_step + c,
                          out_step);
      x += 4;
    }
    if (x + 2 <= width) {
      TapSumTile<2, kAdd>(in + x * in_step + c, in_step, offsets, taps, weights + c, channels, out + x * out_step + c,
                          out_step);
      x += 2;
    }
    if (x < width)
      TapSumTile<1, kAdd>(in + x * in_step + c, in_step, offsets, taps, weights + c, channels, out + x * out_step + c,
                          out_step);
  }
}

/// gradient[t][c] += sum_x out_gradient[x][c] in[x][offsets[t] + c] for `kTaps` taps and one vector of channels.
template <size_t kTaps, class T>
HWY_INLINE void TapGradientTile(const T* HWY_RESTRICT in, size_t in_step, const ptrdiff_t* HWY_RESTRICT offsets,
                                const T* HWY_RESTRICT out_gradient, size_t out_step, size_t width, size_t channels,
                                T* HWY_RESTRICT gradient) {
  const Lanes8<T> d;
  hn::Vec<decltype(d)> sum[kTaps];
#pragma GCC unroll 9
  for (size_t t = 0; t < kTaps; ++t) sum[t] = hn::LoadU(d, gradient + t * channels);
  for (size_t x = 0; x < width; ++x) {
    const auto g = hn::LoadU(d, out_gradient + x * out_step);
    const T* HWY_RESTRICT p = in + x * in_step;
#pragma GCC unroll 9
    for (size_t t = 0; t < kTaps; ++t) sum[t] = hn::MulAdd(hn::LoadU(d, p + offsets[t]), g, sum[t]);
  }
#pragma GCC unroll 9
  for (size_t t = 0; t < kTaps; ++t) hn::StoreU(sum[t], d, gradient + t * channels);
}

/// A whole row. `gradient`: (taps, channels). Nine taps a time fill the registers and hide the multiply-add's latency.
template <class T>
HWY_INLINE void TapGradient(const T* in, size_t in_step, const ptrdiff_t* offsets, size_t taps, const T* out_gradient,
                            size_t out_step, size_t width, size_t channels, T* gradient) {
  const size_t lanes = hn::Lanes(Lanes8<T>());
  for (size_t c = 0; c < channels; c += lanes) {
    size_t t = 0;
    for (; t + 9 <= taps; t += (taps - t == 17 || taps - t == 16) ? 8 : 9) {
      if (taps - t == 17 || taps - t == 16)
        TapGradientTile<8>(in + c, in_step, offsets + t, out_gradient + c, out_step, width, channels,
                           gradient + t * channels + c);
      else
        TapGradientTile<9>(in + c, in_step, offsets + t, out_gradient + c, out_step, width, channels,
                           gradient + t * channels + c);
    }
    if (t + 8 <= taps) {
      TapGradientTile<8>(in + c, in_step, offsets + t, out_gradient + c, out_step, width, channels,
                         gradient + t * channels + c);
      t += 8;
    }
    for (; t + 4 <= taps; t += 4)
      TapGradientTile<4>(in + c, in_step, offsets + t, out_gradient + c, out_step, width, channels,
                         gradient + t * channels + c);
    for (; t < taps; ++t)
      TapGradientTile<1>(in + c, in_step, offsets + t, out_gradient + c, out_step, width, channels,
                         gradient + t * channels + c);
  }
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
