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
#include <type_traits>

#include "core/engine/kernels/block_geometry.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// The widest vectors of the target, up to a cache line.
template <class T>
using WideLanes = hn::CappedTag<T, 64 / sizeof(T)>;
/// For the remaining channels, whose number is a multiple of kChannelBlock.
template <class T>
using NarrowLanes = hn::CappedTag<T, kChannelBlock>;

/// Whether the target has 32 vector registers (AVX-512) rather than 16. Tiles of sums are as large as the registers
/// hold.
constexpr bool kManyRegisters = HWY_MAX_BYTES >= 64;

/// kCount contiguous vectors of channels.
template <class D, size_t kCount>
struct Channels {
  using Tag = D;
  using T = hn::TFromD<D>;
  static constexpr size_t kVectors = kCount;
  hn::Vec<D> v[kVectors];

  static HWY_INLINE Channels Load(const T* HWY_RESTRICT from) {
    Channels channels;
#pragma GCC unroll 2
    for (size_t i = 0; i < kVectors; ++i) channels.v[i] = hn::LoadU(D(), from + i * hn::Lanes(D()));
    return channels;
  }
  static HWY_INLINE Channels Set(T value) {
    Channels channels;
#pragma GCC unroll 2
    for (size_t i = 0; i < kVectors; ++i) channels.v[i] = hn::Set(D(), value);
    return channels;
  }
  /// Channels of `from` that begin at `c`; all `otherwise` if `from` is nullptr.
  static HWY_INLINE Channels LoadOr(const T* from, size_t c, T otherwise) {
    return from ? Load(from + c) : Set(otherwise);
  }
  HWY_INLINE void Store(T* HWY_RESTRICT to) const {
#pragma GCC unroll 2
    for (size_t i = 0; i < kVectors; ++i) hn::StoreU(v[i], D(), to + i * hn::Lanes(D()));
  }
  /// Non-temporal store, for memory that is not read soon: neither loads the cache lines first nor evicts others.
  /// `aligned`: whether `to` is aligned to a vector; otherwise an ordinary store.
  HWY_INLINE void StorePastCaches(T* HWY_RESTRICT to, bool aligned) const {
    if (!aligned) return Store(to);
#pragma GCC unroll 2
    for (size_t i = 0; i < kVectors; ++i) hn::Stream(v[i], D(), to + i * hn::Lanes(D()));
  }
};

/// Calls `work.operator()<Values>(c)` for all channels, where Values is the type Channels of as many channels as are
/// computed together: two vectors while enough channels remain, so that two independent sums are in progress.
template <class T, class Work>
HWY_INLINE void ForChannels(size_t channels, const Work& work) {
  const size_t wide = hn::Lanes(WideLanes<T>()), narrow = hn::Lanes(NarrowLanes<T>());
  size_t c = 0;
  for (; c + 2 * wide <= channels; c += 2 * wide) work.template operator()<Channels<WideLanes<T>, 2>>(c);
  if (c + wide <= channels) {
    work.template operator()<Channels<WideLanes<T>, 1>>(c);
    c += wide;
  }
  for (; c < channels; c += narrow) work.template operator()<Channels<NarrowLanes<T>, 1>>(c);
}

/// Calls `work(d, c)` for all channels, one vector at a time.
template <class T, class Work>
HWY_INLINE void ForVectors(size_t channels, const Work& work) {
  const WideLanes<T> wide;
  const NarrowLanes<T> narrow;
  size_t c = 0;
  for (; c + hn::Lanes(wide) <= channels; c += hn::Lanes(wide)) work(wide, c);
  for (; c < channels; c += hn::Lanes(narrow)) work(narrow, c);
}

/// The value of a number whose type N is a constant; 0 for other types.
template <class N>
constexpr size_t kKnown = 0;
template <size_t kNumber>
constexpr size_t kKnown<std::integral_constant<size_t, kNumber>> = kNumber;

/// A vector that holds channels of one pixel.
template <class D>
struct OnePixel {
  using T = hn::TFromD<D>;
  static constexpr size_t kPixels = 1;

  static HWY_INLINE OnePixel Single() { return {}; }
  static HWY_INLINE hn::Vec<D> Zero() { return hn::Zero(D()); }
  static HWY_INLINE hn::Vec<D> Load(const T* HWY_RESTRICT from) { return hn::LoadU(D(), from); }
  static HWY_INLINE hn::Vec<D> LoadForAll(const T* HWY_RESTRICT from) { return Load(from); }
  static HWY_INLINE hn::Vec<D> LoadFirst(const T* HWY_RESTRICT from) { return Load(from); }
  static HWY_INLINE void Store(hn::Vec<D> v, T* HWY_RESTRICT to) { hn::StoreU(v, D(), to); }
  static HWY_INLINE void StoreSum(hn::Vec<D> v, T* HWY_RESTRICT to) { Store(v, to); }
};

#if HWY_MAX_BYTES >= 64
/// A vector that holds two neighbouring pixels, one in each half.
template <class D>
struct TwoPixels {
  using T = hn::TFromD<D>;
  using Half = hn::Half<D>;
  static constexpr size_t kPixels = 2;

  static HWY_INLINE OnePixel<Half> Single() { return {}; }
  static HWY_INLINE hn::Vec<D> Zero() { return hn::Zero(D()); }
  static HWY_INLINE hn::Vec<D> Load(const T* HWY_RESTRICT from) { return hn::LoadU(D(), from); }
  /// The values of one pixel in both halves.
  static HWY_INLINE hn::Vec<D> LoadForAll(const T* HWY_RESTRICT from) {
    const auto one = hn::LoadU(Half(), from);
    return hn::Combine(D(), one, one);
  }
  /// The values of one pixel in the lower half, zeros in the upper half.
  static HWY_INLINE hn::Vec<D> LoadFirst(const T* HWY_RESTRICT from) {
    return hn::ZeroExtendVector(D(), hn::LoadU(Half(), from));
  }
  static HWY_INLINE void Store(hn::Vec<D> v, T* HWY_RESTRICT to) { hn::StoreU(v, D(), to); }
  /// Stores the sum of both halves.
  static HWY_INLINE void StoreSum(hn::Vec<D> v, T* HWY_RESTRICT to) {
    hn::StoreU(hn::Add(hn::LowerHalf(Half(), v), hn::UpperHalf(Half(), v)), Half(), to);
  }
};
#endif

/// Calls `work(pixels, c)` for all channels of maps with contiguous pixels, one vector at a time: TwoPixels where
/// `channels` fill only half of a vector, OnePixel otherwise.
template <class T, class N, class Work>
HWY_INLINE void ForPixels(N channels, const Work& work) {
#if HWY_MAX_BYTES >= 64
  if constexpr (kKnown<N> == kChannelBlock && hn::MaxLanes(WideLanes<T>()) == 2 * kChannelBlock)
    return work(TwoPixels<WideLanes<T>>(), 0);
#endif
  ForVectors<T>(channels, [&]<class D>(D, size_t c) { work(OnePixel<D>(), c); });
}

/// Calls `work(channels)` with a compile-time constant for common numbers of channels: the addresses of neighbouring
/// pixels then need neither instructions nor registers.
template <class Work>
HWY_INLINE void WithKnown(size_t channels, const Work& work) {
  switch (channels) {
    case 8:
      return work(std::integral_constant<size_t, 8>());
    case 16:
      return work(std::integral_constant<size_t, 16>());
    case 32:
      return work(std::integral_constant<size_t, 32>());
    case 64:
      return work(std::integral_constant<size_t, 64>());
    default:
      return work(channels);
  }
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
