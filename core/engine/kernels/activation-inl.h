/// \file
/// Batch norm as scale and shift, with ReLU, on the way into a padded map and back. Included once per SIMD target.

#if defined(NAS_ENGINE_ACTIVATION_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_ACTIVATION_INL_H_
#undef NAS_ENGINE_ACTIVATION_INL_H_
#else
#define NAS_ENGINE_ACTIVATION_INL_H_
#endif

#include <hwy/highway.h>

#include "core/engine/kernels.h"
#include "core/engine/kernels/depthwise-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
HWY_ATTR void Pad(const PadArguments<T>& a) {
  const Lanes8<T> d;
  const size_t pitch = (a.width + 2 * a.margin) * a.channels;
  for (size_t y = 0; y < a.height; ++y) {
    const T* in = a.map + y * a.width * a.pixel;
    T* out = a.padded + (y + a.margin) * pitch + a.margin * a.channels;
    for (size_t c = 0; c < a.channels; c += hn::Lanes(d)) {
      const auto scale = a.scale ? hn::LoadU(d, a.scale + c) : hn::Set(d, T{1});
      const auto shift = a.scale ? hn::LoadU(d, a.shift + c) : hn::Zero(d);
      for (size_t x = 0; x < a.width; ++x) {
        const auto value = hn::MulAdd(hn::LoadU(d, in + x * a.pixel + c), scale, shift);
        hn::StoreU(hn::Max(value, hn::Zero(d)), d, out + x * a.channels + c);
      }
    }
  }
}

/// One vector of channels of ReluBackwardArguments.
template <bool kAdd, bool kSums, class T>
HWY_INLINE void ReluBackwardChannels(const ReluBackwardArguments<T>& a, size_t c) {
  const Lanes8<T> d;
  const auto scale = a.scale ? hn::LoadU(d, a.scale + c) : hn::Set(d, T{1});
  const auto shift = a.scale ? hn::LoadU(d, a.shift + c) : hn::Zero(d);
  const auto mean = kSums ? hn::LoadU(d, a.mean + c) : hn::Zero(d);
  auto total = hn::Zero(d), product = hn::Zero(d);
  for (size_t i = 0; i < a.pixels; ++i) {
    const auto x = hn::LoadU(d, a.map + i * a.pixel + c);
    const auto open = hn::Gt(hn::MulAdd(x, scale, shift), hn::Zero(d));
    const auto g = hn::IfThenElseZero(open, hn::LoadU(d, a.gradient + i * a.channels + c));
    T* out = a.out + i * a.out_pixel + c;
    hn::StoreU(kAdd ? hn::Add(g, hn::LoadU(d, out)) : g, d, out);
    if (kSums) {
      total = hn::Add(total, g);
      product = hn::MulAdd(g, hn::Sub(x, mean), product);
    }
  }
  if (kSums) {
    hn::StoreU(total, d, a.total + c);
    hn::StoreU(product, d, a.product + c);
  }
}

template <class T>
HWY_ATTR void ReluBackward(const ReluBackwardArguments<T>& a) {
  for (size_t c = 0; c < a.channels; c += hn::Lanes(Lanes8<T>())) {
    if (a.total)
      ReluBackwardChannels<false, true>(a, c);
    else if (a.add)
      ReluBackwardChannels<true, false>(a, c);
    else
      ReluBackwardChannels<false, false>(a, c);
  }
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
