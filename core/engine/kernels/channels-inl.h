/// \file
/// Vectors of channels, and loops over them. Included once per SIMD target.

#if defined(NAS_ENGINE_CHANNELS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_CHANNELS_INL_H_
#undef NAS_ENGINE_CHANNELS_INL_H_
#else
#define NAS_ENGINE_CHANNELS_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>

#include "core/engine/block_geometry.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
using Lanes8 = hn::CappedTag<T, kChannelBlock>;

/// kVectors vectors of channels that lie one after the other.
template <size_t kVectors, class T>
struct Channels {
  hn::Vec<Lanes8<T>> v[kVectors];

  static HWY_INLINE Channels Load(const T* HWY_RESTRICT from) {
    Channels channels;
#pragma GCC unroll 2
    for (size_t i = 0; i < kVectors; ++i)
      channels.v[i] = hn::LoadU(Lanes8<T>(), from + i * hn::Lanes(Lanes8<T>()));
    return channels;
  }
  static HWY_INLINE Channels Set(T value) {
    Channels channels;
#pragma GCC unroll 2
    for (size_t i = 0; i < kVectors; ++i) channels.v[i] = hn::Set(Lanes8<T>(), value);
    return channels;
  }
  /// `otherwise` for nullptr.
  static HWY_INLINE Channels LoadOr(const T* from, size_t c, T otherwise) {
    return from ? Load(from + c) : Set(otherwise);
  }
  HWY_INLINE void Store(T* HWY_RESTRICT to) const {
#pragma GCC unroll 2
    for (size_t i = 0; i < kVectors; ++i) hn::StoreU(v[i], Lanes8<T>(), to + i * hn::Lanes(Lanes8<T>()));
  }
};

/// Calls `work.operator()<kVectors>(c)` for all channels, two vectors at a time while they last: those fill a cache
/// line, and their sums do not wait for each other.
template <class T, class Work>
HWY_INLINE void ForChannels(size_t channels, const Work& work) {
  const size_t lanes = hn::Lanes(Lanes8<T>());
  size_t c = 0;
  for (; c + 2 * lanes <= channels; c += 2 * lanes) work.template operator()<2>(c);
  if (c < channels) work.template operator()<1>(c);
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
