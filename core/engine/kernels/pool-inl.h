/// \file
/// Max and average pool of 3x3, padding 1, both from one reading of the map, a row of outputs at a time. Included once
/// per SIMD target.

#if defined(NAS_ENGINE_POOL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_POOL_INL_H_
#undef NAS_ENGINE_POOL_INL_H_
#else
#define NAS_ENGINE_POOL_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <limits>
#include <type_traits>

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

/// Calls `work` with the number of rows, as one that the compiler knows.
template <class Work>
HWY_INLINE void WithRows(const Window& rows, const Work& work) {
  if (rows.size() == 3) return work(std::integral_constant<size_t, 3>());
  if (rows.size() == 2) return work(std::integral_constant<size_t, 2>());
  work(std::integral_constant<size_t, 1>());
}

/// A column of up to three rows of the map: of kRows real ones.
template <size_t kRows, class D, class T>
struct PoolColumn {
  hn::Vec<D> maximum, sum;

  static HWY_INLINE PoolColumn Outside() {
    return {hn::Set(D(), -std::numeric_limits<T>::infinity()), hn::Zero(D())};
  }
  static HWY_INLINE PoolColumn Of(const T* HWY_RESTRICT top, size_t row) {
    PoolColumn column{hn::LoadU(D(), top), hn::LoadU(D(), top)};
#pragma GCC unroll 2
    for (size_t y = 1; y < kRows; ++y) {
      const auto value = hn::LoadU(D(), top + y * row);
      column.maximum = hn::Max(column.maximum, value);
      column.sum = hn::Add(column.sum, value);
    }
    return column;
  }
};

/// Row `y` of both pools, one vector of channels from column to column: a column that two windows share is read once.
template <size_t kRows, class D, class T>
HWY_INLINE void PoolRowOf(D d, const PoolForwardArguments<T>& a, const Window& rows, size_t y, size_t c) {
  using Column = PoolColumn<kRows, D, T>;
  const size_t width = a.input.width, channels = a.input.channels, pixel = a.input.pixel, stride = a.input.stride;
  const size_t out_width = a.input.out_width(), row = width * pixel;
  const T* HWY_RESTRICT in = a.input.map + rows.begin * row + c;
  T* HWY_RESTRICT maximum = a.maximum + y * out_width * channels + c;
  T* HWY_RESTRICT average = a.average + y * out_width * channels + c;
  const auto at = [&](size_t x) HWY_ATTR { return x < width ? Column::Of(in + x * pixel, row) : Column::Outside(); };
  Column left = Column::Outside(), middle = at(0);
  for (size_t x = 0; x < out_width; ++x) {
    const Column right = at(x * stride + 1);
    const Window columns(x, stride, width);
    const auto share = hn::Set(d, T{1} / static_cast<T>(kRows * columns.size()));
    hn::StoreU(hn::Max(hn::Max(left.maximum, middle.maximum), right.maximum), d, maximum + x * channels);
    hn::StoreU(hn::Mul(hn::Add(hn::Add(left.sum, middle.sum), right.sum), share), d, average + x * channels);
    left = stride == 1 ? middle : stride == 2 ? right : at((x + 1) * stride - 1);
    middle = stride == 1 ? right : at((x + 1) * stride);
  }
}

template <class T>
HWY_INLINE void PoolRow(const PoolForwardArguments<T>& a, size_t y) {
  const Window rows(y, a.input.stride, a.input.height);
  WithRows(rows, [&]<class Count>(Count) {
    ForVectors<T>(a.input.channels, [&](auto d, size_t c) { PoolRowOf<Count::value>(d, a, rows, y, c); });
  });
}

template <class T>
HWY_ATTR void PoolForward(const PoolForwardArguments<T>& a) {
  const PoolInput<T>& in = a.input;
  Moments<T> maximum(a.maximum_mean, a.maximum_deviation, in.channels);
  Moments<T> average(a.average_mean, a.average_deviation, in.channels);
  const size_t width = in.out_width();
  for (size_t y = 0; y < in.out_height(); ++y) {
    PoolRow(a, y);
    maximum.Add(a.maximum + y * width * in.channels, width);
    average.Add(a.average + y * width * in.channels, width);
  }
  maximum.Finish();
  average.Finish();
}

/// The same column on the way back: its values, and what the windows of one row of outputs send to them.
template <size_t kRows, class D, class T>
struct PoolColumnGradient {
  hn::Vec<D> value[kRows], gradient[kRows];

  /// Is no window's maximum.
  static HWY_INLINE PoolColumnGradient Outside() {
    PoolColumnGradient column;
#pragma GCC unroll 4
    for (size_t y = 0; y < kRows; ++y) {
      column.value[y] = hn::Set(D(), std::numeric_limits<T>::quiet_NaN());
      column.gradient[y] = hn::Zero(D());
    }
    return column;
  }
  static HWY_INLINE PoolColumnGradient Of(const T* HWY_RESTRICT top, size_t row) {
    PoolColumnGradient column;
#pragma GCC unroll 4
    for (size_t y = 0; y < kRows; ++y) {
      column.value[y] = hn::LoadU(D(), top + y * row);
      column.gradient[y] = hn::Zero(D());
    }
    return column;
  }
  /// A window's share for its pixel in row `y`, and what is `left` of the maximum's gradient.
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

/// What row `y` of both pools sends back, one vector of channels: a column's gradient stays in registers as long as
/// windows add to it.
template <size_t kRows, class D, class T>
HWY_INLINE void PoolRowBackwardOf(D d, const PoolBackwardArguments<T>& a, const Window& rows, size_t y, size_t c) {
  using Column = PoolColumnGradient<kRows, D, T>;
  const size_t width = a.input.width, channels = a.input.channels, pixel = a.input.pixel, stride = a.input.stride;
  const size_t out_width = a.input.out_width(), row = width * pixel;
  const size_t to_pixel = a.input_gradient_pixel, to_row = width * to_pixel, first = y * out_width * channels + c;
  const T* HWY_RESTRICT in = a.input.map + rows.begin * row + c;
  T* HWY_RESTRICT to = a.input_gradient + rows.begin * to_row + c;
  const auto at = [&](size_t x) HWY_ATTR { return x < width ? Column::Of(in + x * pixel, row) : Column::Outside(); };
  const auto add = [&](const Column& column, size_t x) HWY_ATTR {
    if (x < width) column.AddTo(to + x * to_pixel, to_row);  // wraps around left of the map
  };
  Column left = Column::Outside(), middle = at(0);
  for (size_t x = 0; x < out_width; ++x) {
    Column right = at(x * stride + 1);
    const Window columns(x, stride, width);
    const size_t out = first + x * channels;
    const auto share = hn::Set(d, T{1} / static_cast<T>(kRows * columns.size()));
    const auto average = hn::Mul(hn::LoadU(d, a.average_gradient + out), share);
    const auto maximum = hn::LoadU(d, a.maximum + out);
    auto left_to_give = hn::LoadU(d, a.maximum_gradient + out);  // zero once a pixel has taken it
#pragma GCC unroll 4
    for (size_t i = 0; i < kRows; ++i) {
      left.Take(i, average, maximum, left_to_give);
      middle.Take(i, average, maximum, left_to_give);
      right.Take(i, average, maximum, left_to_give);
    }
    add(left, x * stride - 1);
    if (stride > 1) add(middle, x * stride);
    if (stride > 2) add(right, x * stride + 1);
    left = stride == 1 ? middle : stride == 2 ? right : at((x + 1) * stride - 1);
    middle = stride == 1 ? right : at((x + 1) * stride);
  }
  add(left, out_width * stride - 1);
}

template <class T>
HWY_INLINE void PoolRowBackward(const PoolBackwardArguments<T>& a, size_t y) {
  const Window rows(y, a.input.stride, a.input.height);
  WithRows(rows, [&]<class Count>(Count) {
    ForVectors<T>(a.input.channels, [&](auto d, size_t c) { PoolRowBackwardOf<Count::value>(d, a, rows, y, c); });
  });
}

template <class T>
HWY_ATTR void PoolBackward(const PoolBackwardArguments<T>& a) {
  for (size_t y = 0; y < a.input.out_height(); ++y) PoolRowBackward(a, y);
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
