/// \file
/// Mean and sum of squared deviations of each channel of a map. Included once per SIMD target.

#if defined(NAS_ENGINE_MOMENTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_MOMENTS_INL_H_
#undef NAS_ENGINE_MOMENTS_INL_H_
#else
#define NAS_ENGINE_MOMENTS_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>

#include "core/engine/kernels/channels-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Sums of x - k and (x - k)^2, where k is the first pixel of the map: a variance from sums around 0 would lose
/// precision where the mean is large. `mean` and `deviation`, (channels), are borrowed and hold the sums until
/// Finish().
template <class T>
class Moments {
 public:
  Moments(T* mean, T* deviation, size_t channels) : sum_(mean), squares_(deviation), channels_(channels) {}

  /// Copies `width` pixels from `row` to the map at `to` and adds them to the sums. The copy bypasses the caches,
  /// because the map is read only after the whole batch. The map must stay in place until Finish().
  HWY_INLINE void AddAndWrite(const T* HWY_RESTRICT row, size_t width, T* HWY_RESTRICT to) {
    const bool first = pixels_ == 0;
    const size_t channels = channels_;
    if (first) first_ = to;
    ForChannels<T>(channels, [&]<class Values>(size_t c) {
      const Values k = Values::Load((first ? row : first_) + c), zero = Values::Set(T{0});
      // Two of each, so that the sums of a pixel do not wait for those of the pixel before it.
      Values sum[2] = {Values::LoadOr(first ? nullptr : sum_, c, T{0}), zero};
      Values squares[2] = {Values::LoadOr(first ? nullptr : squares_, c, T{0}), zero};
      const bool aligned = channels % hn::Lanes(typename Values::Tag()) == 0;
      const auto take = [&](size_t x, size_t half) HWY_ATTR {
        Values value = Values::Load(row + x * channels + c);
        value.StorePastCaches(to + x * channels + c, aligned);
#pragma GCC unroll 2
        for (size_t i = 0; i < Values::kVectors; ++i) {
          value.v[i] = hn::Sub(value.v[i], k.v[i]);
          sum[half].v[i] = hn::Add(sum[half].v[i], value.v[i]);
          squares[half].v[i] = hn::MulAdd(value.v[i], value.v[i], squares[half].v[i]);
        }
      };
      size_t x = 0;
      for (; x + 2 <= width; x += 2) {
        take(x, 0);
        take(x + 1, 1);
      }
      if (x < width) take(x, 0);
#pragma GCC unroll 2
      for (size_t i = 0; i < Values::kVectors; ++i) {
        sum[0].v[i] = hn::Add(sum[0].v[i], sum[1].v[i]);
        squares[0].v[i] = hn::Add(squares[0].v[i], squares[1].v[i]);
      }
      sum[0].Store(sum_ + c);
      squares[0].Store(squares_ + c);
    });
    pixels_ += width;
  }

  /// Replaces the sums by the mean and the sum of squared deviations.
  HWY_INLINE void Finish() {
    for (size_t c = 0; c < channels_; ++c) {
      const T around_k = sum_[c] / static_cast<T>(pixels_);
      squares_[c] -= sum_[c] * around_k;
      sum_[c] = first_[c] + around_k;
    }
  }

 private:
  T *sum_, *squares_;
  size_t channels_, pixels_ = 0;
  const T* first_ = nullptr;
};

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
