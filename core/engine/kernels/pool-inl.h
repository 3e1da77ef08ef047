/// \file
/// Moments, weighted sums and products of max and average pool, whose outputs stay in registers. Included once per SIMD
/// target.

#if defined(NAS_ENGINE_POOL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_POOL_INL_H_
#undef NAS_ENGINE_POOL_INL_H_
#else
#define NAS_ENGINE_POOL_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <type_traits>

#include "core/engine/kernels/channels-inl.h"
#include "core/engine/kernels/kernels.h"
#include "core/engine/kernels/pool_window-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Calls `take(y, x, maximum, average)` for each output pixel of the pools, in reading order, for one vector of
/// channels.
template <class D, class T, class Take>
HWY_INLINE void ForPooled(D, const PoolInput<T>& in, size_t c, const Take& take) {
  for (size_t y = 0; y < in.out_height(); ++y) {
    const Window rows(y, in.stride, in.height);
    WithKnownWindows(rows, in.stride, [&]<class Known>(Known known) HWY_ATTR {
      using Column = PoolColumn<Known::kRows, D>;
      const WindowShare<Known::kRows, D> shares(in.stride, in.width);
      ForWindows<Column>(
          known, in, rows, c,
          [&](size_t x, const Column& left, const Column& middle, const Column& right) HWY_ATTR {
            const Pooled<D> window = left.pooled.With(middle.pooled).With(right.pooled);
            take(y, x, window.Maximum(), hn::Mul(window.sum, shares.At(x)));
          },
          [](size_t, const Column&) HWY_ATTR {});
    });
  }
}

/// The first output pixel of the pools: its window begins at the corner of the map. `sum` is the average.
template <class D, class T>
HWY_INLINE Pooled<D> FirstPooled(D d, const PoolInput<T>& in, size_t c) {
  const Window rows(0, in.stride, in.height), columns(0, in.stride, in.width);
  Pooled<D> pooled = Pooled<D>::OfNone();
  for (size_t y = 0; y < rows.end; ++y)
    for (size_t x = 0; x < columns.end; ++x)
      pooled = pooled.With(Pooled<D>::Of(hn::LoadU(d, in.map + (y * in.width + x) * in.pixel + c)));
  pooled.sum = hn::Mul(pooled.sum, hn::Set(d, T{1} / static_cast<T>(rows.end * columns.end)));
  return pooled;
}

/// Mean and sum of squared deviations of one vector of channels, from sums around the first pixel: sums around 0 would
/// lose precision where the mean is large.
template <class D>
class VectorMoments {
 public:
  using T = hn::TFromD<D>;
  HWY_INLINE explicit VectorMoments(hn::Vec<D> first) : k_(first), sum_(hn::Zero(D())), squares_(hn::Zero(D())) {}

  HWY_INLINE void Add(hn::Vec<D> value) {
    value = hn::Sub(value, k_);
    sum_ = hn::Add(sum_, value);
    squares_ = hn::MulAdd(value, value, squares_);
  }
  HWY_INLINE void Store(size_t pixels, T* mean, T* deviation) const {
    const auto around_k = hn::Mul(sum_, hn::Set(D(), T{1} / static_cast<T>(pixels)));
    hn::StoreU(hn::Add(k_, around_k), D(), mean);
    hn::StoreU(hn::NegMulAdd(sum_, around_k, squares_), D(), deviation);
  }

 private:
  hn::Vec<D> k_, sum_, squares_;
};

template <class T>
HWY_ATTR void PoolMoments(const PoolMomentsArguments<T>& a) {
  ForVectors<T>(a.input.channels, [&]<class D>(D d, size_t c) HWY_ATTR {
    const Pooled<D> first = FirstPooled(d, a.input, c);
    VectorMoments<D> maximum(first.Maximum()), average(first.sum);
    ForPooled(d, a.input, c, [&](size_t, size_t, hn::Vec<D> max, hn::Vec<D> mean) HWY_ATTR {
      maximum.Add(max);
      average.Add(mean);
    });
    const size_t pixels = a.input.out_height() * a.input.out_width();
    maximum.Store(pixels, a.maximum_mean + c, a.maximum_deviation + c);
    average.Store(pixels, a.average_mean + c, a.average_deviation + c);
  });
}

/// Addresses the pixels of a map of the pools' output size. A copy: the compiler must assume that a store changes any
/// object that it may alias.
template <class T>
struct OutputPixels {
  T* data;
  size_t row, pixel;

  HWY_INLINE T* At(size_t y, size_t x) const { return data + y * row + x * pixel; }
};

template <class T>
HWY_INLINE OutputPixels<T> OutputPixelsOf(const PoolInput<std::remove_const_t<T>>& in, T* map, size_t pixel) {
  return {map, in.out_width() * pixel, pixel};
}

/// Addresses the input pixels in the middle of the windows.
template <class T>
HWY_INLINE OutputPixels<const T> Middle(const PoolInput<T>& in, size_t c) {
  return {in.map + c, in.stride * in.width * in.pixel, in.stride * in.pixel};
}

template <class T>
HWY_ATTR void PoolSum(const PoolSumArguments<T>& a) {
  ForVectors<T>(a.input.channels, [&]<class D>(D d, size_t c) HWY_ATTR {
    const auto scale = hn::Set(d, a.scale);
    const auto identity = hn::Mul(scale, hn::LoadU(d, a.identity + c));
    const auto maximum = hn::Mul(scale, hn::LoadU(d, a.maximum + c));
    const auto average = hn::Mul(scale, hn::LoadU(d, a.average + c));
    const auto shift = hn::Mul(scale, hn::LoadU(d, a.shift + c));
    const OutputPixels<const T> middle = Middle(a.input, c);
    const OutputPixels<const T> before = OutputPixelsOf(a.input, a.before ? a.before + c : nullptr, a.before_pixel);
    const OutputPixels<T> out = OutputPixelsOf(a.input, a.out + c, a.out_pixel);
    ForPooled(d, a.input, c, [&](size_t y, size_t x, hn::Vec<D> max, hn::Vec<D> mean) HWY_ATTR {
      auto sum = before.data ? hn::Add(shift, hn::LoadU(d, before.At(y, x))) : shift;
      sum = hn::MulAdd(hn::LoadU(d, middle.At(y, x)), identity, sum);
      sum = hn::MulAdd(mean, average, hn::MulAdd(max, maximum, sum));
      hn::StoreU(sum, d, out.At(y, x));
    });
  });
}

template <class T>
HWY_ATTR void PoolProducts(const PoolProductArguments<T>& a) {
  ForVectors<T>(a.input.channels, [&]<class D>(D d, size_t c) HWY_ATTR {
    const auto maximum_mean = hn::LoadU(d, a.maximum_mean + c), average_mean = hn::LoadU(d, a.average_mean + c);
    auto total = hn::Zero(d), identity = hn::Zero(d), maximum = hn::Zero(d), average = hn::Zero(d);
    const OutputPixels<const T> middle = Middle(a.input, c),
                                gradient = OutputPixelsOf(a.input, a.gradient + c, a.gradient_pixel);
    ForPooled(d, a.input, c, [&](size_t y, size_t x, hn::Vec<D> max, hn::Vec<D> mean) HWY_ATTR {
      const auto g = hn::LoadU(d, gradient.At(y, x));
      total = hn::Add(total, g);
      identity = hn::MulAdd(g, hn::LoadU(d, middle.At(y, x)), identity);
      maximum = hn::MulAdd(g, hn::Sub(max, maximum_mean), maximum);
      average = hn::MulAdd(g, hn::Sub(mean, average_mean), average);
    });
    hn::StoreU(total, d, a.total + c);
    hn::StoreU(identity, d, a.identity + c);
    hn::StoreU(maximum, d, a.maximum + c);
    hn::StoreU(average, d, a.average + c);
  });
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
