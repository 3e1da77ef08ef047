/// \file
/// Backward pass of max and average pool. Included once per SIMD target.

#if defined(NAS_ENGINE_POOL_BACKWARD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_POOL_BACKWARD_INL_H_
#undef NAS_ENGINE_POOL_BACKWARD_INL_H_
#else
#define NAS_ENGINE_POOL_BACKWARD_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <limits>

#include "core/engine/kernels/channels-inl.h"
#include "core/engine/kernels/kernels.h"
#include "core/engine/kernels/pool_window-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// A column of kRows pixels (up to three, inside the map): its values, and the gradients that it receives from the
/// windows of one row of outputs.
template <size_t kRows, class D>
struct PoolColumnGradient {
  using T = hn::TFromD<D>;
  hn::Vec<D> value[kRows], gradient[kRows];
  Pooled<D> pooled;

  /// A column outside the map: its NaNs equal no window's maximum.
  static HWY_INLINE PoolColumnGradient Outside() {
    PoolColumnGradient column;
#pragma GCC unroll 4
    for (size_t y = 0; y < kRows; ++y) {
      column.value[y] = hn::Set(D(), std::numeric_limits<T>::quiet_NaN());
      column.gradient[y] = hn::Zero(D());
    }
    column.pooled = Pooled<D>::OfNone();
    return column;
  }
  static HWY_INLINE PoolColumnGradient Of(const T* HWY_RESTRICT top, size_t row) {
    PoolColumnGradient column;
#pragma GCC unroll 4
    for (size_t y = 0; y < kRows; ++y) {
      column.value[y] = hn::LoadU(D(), top + y * row);
      column.gradient[y] = hn::Zero(D());
      const Pooled<D> pixel = Pooled<D>::Of(column.value[y]);
      column.pooled = y == 0 ? pixel : column.pooled.With(pixel);
    }
    return column;
  }
  /// Adds to the pixel in row `y` its `share` of the average's gradient and, if it is the maximum, the maximum's
  /// gradient `left`, which then becomes 0.
  HWY_INLINE void Take(size_t y, hn::Vec<D> share, hn::Vec<D> maximum, hn::Vec<D>& left) {
    const auto is_maximum = hn::Eq(value[y], maximum);
    gradient[y] = hn::Add(gradient[y], hn::Add(share, hn::IfThenElseZero(is_maximum, left)));
    left = hn::IfThenZeroElse(is_maximum, left);
  }
  HWY_INLINE void AddTo(T* HWY_RESTRICT top, size_t row) const {
#pragma GCC unroll 4
    for (size_t y = 0; y < kRows; ++y)
      hn::StoreU(hn::Add(hn::LoadU(D(), top + y * row), gradient[y]), D(), top + y * row);
  }
};

/// The gradients from row `y` of both pools, for one vector of channels: the gradient of a column stays in registers as
/// long as windows add to it.
template <class Known, class D, class T>
HWY_INLINE void PoolBackwardRow(Known known, D d, const PoolBackwardArguments<T>& a, const Window& rows, size_t y,
                                size_t c) {
  constexpr size_t kRows = Known::kRows;
  using Column = PoolColumnGradient<kRows, D>;
  const size_t width = a.input.width, channels = a.input.channels, first = y * a.input.out_width() * channels + c;
  const size_t to_pixel = a.input_gradient_pixel, to_row = width * to_pixel;
  T* HWY_RESTRICT to = a.input_gradient + rows.begin * to_row + c;
  const T* HWY_RESTRICT maximum_gradient = a.maximum.gradient + first;
  const T* HWY_RESTRICT average_gradient = a.average.gradient + first;
  const auto maximum_q = hn::LoadU(d, a.maximum.q + c), average_q = hn::LoadU(d, a.average.q + c);
  const WindowShare<kRows, D> shares(a.input.stride, width);
  ForWindows<Column>(
      known, a.input, rows, c,
      [&](size_t x, Column& left, Column& middle, Column& right) HWY_ATTR {
        const Pooled<D> window = left.pooled.With(middle.pooled).With(right.pooled);
        const auto share = shares.At(x), average = hn::Mul(window.sum, share), maximum = window.Maximum();
        const auto average_share =
            hn::Mul(hn::MulAdd(average_q, average, hn::LoadU(d, average_gradient + x * channels)), share);
        // Take() sets it to 0 at the first pixel that is the maximum.
        auto maximum_left = hn::MulAdd(maximum_q, maximum, hn::LoadU(d, maximum_gradient + x * channels));
#pragma GCC unroll 4
        for (size_t i = 0; i < kRows; ++i) {
          left.Take(i, average_share, maximum, maximum_left);
          middle.Take(i, average_share, maximum, maximum_left);
          right.Take(i, average_share, maximum, maximum_left);
        }
      },
      [&](size_t x, const Column& column) HWY_ATTR {
        if (x < width) column.AddTo(to + x * to_pixel, to_row);
      });
}

template <class T>
HWY_ATTR void PoolBackward(const PoolBackwardArguments<T>& a) {
  for (size_t y = 0; y < a.input.out_height(); ++y) {
    const Window rows(y, a.input.stride, a.input.height);
    WithKnownWindows(rows, a.input.stride, [&](auto known) HWY_ATTR {
      ForVectors<T>(a.input.channels, [&](auto d, size_t c) HWY_ATTR { PoolBackwardRow(known, d, a, rows, y, c); });
    });
  }
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
