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

/// Sums of x - k and (x - k)^2, where k is the map's first pixel: a variance from sums around 0 would lose its digits
/// where the mean is large. `mean` and `deviation`, (channels), hold the sums until Finish().
template <class T>
class Moments {
 public:
  Moments(T* mean, T* deviation, size_t channels) : sum_(mean), squares_(deviation), channels_(channels) {}

  /// `width` pixels in a row. The map must stay in place until Finish().
  HWY_INLINE void Add(const T* row, size_t width) {
    const bool first = pixels_ == 0;
    const size_t channels = channels_;
    if (first) first_ = row;
    ForChannels<T>(channels, [&]<class Values>(size_t c) {
      const Values k = Values::Load(first_ + c);
      Values sum = Values::LoadOr(first ? nullptr : sum_, c, T{0});
      Values squares = Values::LoadOr(first ? nullptr : squares_, c, T{0});
      for (size_t x = 0; x < width; ++x) {
        Values value = Values::Load(row + x * channels + c);
#pragma GCC unroll 2
        for (size_t i = 0; i < Values::kVectors; ++i) {
          value.v[i] = hn::Sub(value.v[i], k.v[i]);
          sum.v[i] = hn::Add(sum.v[i], value.v[i]);
          squares.v[i] = hn::MulAdd(value.v[i], value.v[i], squares.v[i]);
        }
      }
      sum.Store(sum_ + c);
      squares.Store(squares_ + c);
    });
    pixels_ += width;
  }

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
