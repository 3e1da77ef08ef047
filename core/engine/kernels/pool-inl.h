/// \file
/// Max and average pool of 3x3, padding 1, both from one reading of the map. Included once per SIMD target.

#if defined(NAS_ENGINE_POOL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_POOL_INL_H_
#undef NAS_ENGINE_POOL_INL_H_
#else
#define NAS_ENGINE_POOL_INL_H_
#endif

#include <hwy/highway.h>

#include <limits>

#include "core/engine/kernels.h"
#include "core/engine/kernels/channels-inl.h"
#include "core/engine/kernels/moments-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// The real pixels [begin, end) under a window of 3 around stride * `out`.
struct Window {
  Window(size_t out, size_t stride, size_t size)
      : begin(out * stride == 0 ? 0 : out * stride - 1), end(HWY_MIN(out * stride + 2, size)) {}
  size_t begin, end;
  size_t size() const { return end - begin; }
};

template <class T>
HWY_INLINE void PoolPixel(const PoolForwardArguments<T>& a, const Window& rows, const Window& columns, size_t out) {
  const PoolInput<T>& in = a.input;
  ForVectors<T>(in.channels, [&](auto d, size_t c) {
    const auto share = hn::Set(d, T{1} / static_cast<T>(rows.size() * columns.size()));
    auto maximum = hn::Set(d, -std::numeric_limits<T>::infinity());
    auto sum = hn::Zero(d);
    for (size_t y = rows.begin; y < rows.end; ++y)
      for (size_t x = columns.begin; x < columns.end; ++x) {
        const auto value = hn::LoadU(d, in.map + (y * in.width + x) * in.pixel + c);
        maximum = hn::Max(maximum, value);
        sum = hn::Add(sum, value);
      }
    hn::StoreU(maximum, d, a.maximum + out * in.channels + c);
    hn::StoreU(hn::Mul(sum, share), d, a.average + out * in.channels + c);
  });
}

template <class T>
HWY_ATTR void PoolForward(const PoolForwardArguments<T>& a) {
  const PoolInput<T>& in = a.input;
  Moments<T> maximum(a.maximum_mean, a.maximum_deviation, in.channels);
  Moments<T> average(a.average_mean, a.average_deviation, in.channels);
  const size_t width = in.out_width();
  for (size_t y = 0; y < in.out_height(); ++y) {
    const Window rows(y, in.stride, in.height);
    for (size_t x = 0; x < width; ++x) PoolPixel(a, rows, Window(x, in.stride, in.width), y * width + x);
    maximum.Add(a.maximum + y * width * in.channels, width);
    average.Add(a.average + y * width * in.channels, width);
  }
  maximum.Finish();
  average.Finish();
}

template <class T>
HWY_INLINE void PoolPixelBackward(const PoolBackwardArguments<T>& a, const Window& rows, const Window& columns,
                                  size_t out) {
  const PoolInput<T>& in = a.input;
  ForVectors<T>(in.channels, [&](auto d, size_t c) {
    const auto share = hn::Set(d, T{1} / static_cast<T>(rows.size() * columns.size()));
    const auto maximum = hn::LoadU(d, a.maximum + out * in.channels + c);
    const auto average_gradient = hn::Mul(hn::LoadU(d, a.average_gradient + out * in.channels + c), share);
    auto left = hn::LoadU(d, a.maximum_gradient + out * in.channels + c);  // zero once a pixel has taken it
    for (size_t y = rows.begin; y < rows.end; ++y)
      for (size_t x = columns.begin; x < columns.end; ++x) {
        const auto is_maximum = hn::Eq(hn::LoadU(d, in.map + (y * in.width + x) * in.pixel + c), maximum);
        T* to = a.input_gradient + (y * in.width + x) * a.input_gradient_pixel + c;
        const auto gradient = hn::Add(average_gradient, hn::IfThenElseZero(is_maximum, left));
        hn::StoreU(hn::Add(hn::LoadU(d, to), gradient), d, to);
        left = hn::IfThenZeroElse(is_maximum, left);
      }
  });
}

template <class T>
HWY_ATTR void PoolBackward(const PoolBackwardArguments<T>& a) {
  const PoolInput<T>& in = a.input;
  for (size_t y = 0; y < in.out_height(); ++y)
    for (size_t x = 0; x < in.out_width(); ++x)
      PoolPixelBackward(a, Window(y, in.stride, in.height), Window(x, in.stride, in.width), y * in.out_width() + x);
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
