/// \file
/// Windows of 3x3 with padding 1 over a map, from column to column. Included once per SIMD target.

#if defined(NAS_ENGINE_POOL_WINDOW_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_POOL_WINDOW_INL_H_
#undef NAS_ENGINE_POOL_WINDOW_INL_H_
#else
#define NAS_ENGINE_POOL_WINDOW_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <limits>

#include "core/engine/kernels/kernels.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// The pixels [begin, end) inside the map of a window of 3 around pixel stride * `out`, along one axis.
struct Window {
  Window(size_t out, size_t stride, size_t size)
      : begin(out * stride == 0 ? 0 : out * stride - 1), end(HWY_MIN(out * stride + 2, size)) {}
  size_t begin, end;
  size_t size() const { return end - begin; }
};

/// Compile-time properties of the windows of one row: their number of rows inside the map, and their stride; 0:
/// unknown.
template <size_t kRows_, size_t kStride_>
struct KnownWindows {
  static constexpr size_t kRows = kRows_, kStride = kStride_;
};

/// Calls `work` with the KnownWindows of `rows` and `stride`.
template <class Work>
HWY_INLINE void WithKnownWindows(const Window& rows, size_t stride, const Work& work) {
  if (rows.size() == 3 && stride == 1) return work(KnownWindows<3, 1>());
  if (rows.size() == 3) return work(KnownWindows<3, 0>());
  if (rows.size() == 2) return work(KnownWindows<2, 0>());
  work(KnownWindows<1, 0>());
}

/// The factor of each pixel in an average, for windows of kRows rows inside the map. Most windows are three pixels
/// wide: a division for each would take longer than the rest of the pool.
template <size_t kRows, class D>
class WindowShare {
  using T = hn::TFromD<D>;

 public:
  HWY_INLINE WindowShare(size_t stride, size_t width)
      : stride_(stride),
        width_(width),
        last_whole_(width < 2 ? 0 : (width - 2) / stride),
        whole_(hn::Set(D(), T{1} / static_cast<T>(kRows * 3))) {}

  HWY_INLINE hn::Vec<D> At(size_t x) const {
    if (x > 0 && x <= last_whole_) return whole_;
    return hn::Set(D(), T{1} / static_cast<T>(kRows * Window(x, stride_, width_).size()));
  }

 private:
  size_t stride_, width_, last_whole_;
  hn::Vec<D> whole_;
};

/// The maximum and the sum of some pixels.
template <class D>
struct Pooled {
  hn::Vec<D> largest, sum;

  static HWY_INLINE Pooled OfNone() {
    return {hn::Set(D(), -std::numeric_limits<hn::TFromD<D>>::infinity()), hn::Zero(D())};
  }
  static HWY_INLINE Pooled Of(hn::Vec<D> pixel) { return {pixel, pixel}; }
  HWY_INLINE Pooled With(const Pooled& other) const {
    return {hn::Max(largest, other.largest), hn::Add(sum, other.sum)};
  }
  /// NaN where any pixel is NaN, as in LibTorch. A SIMD maximum may drop a NaN, a sum does not. Infinities of both
  /// signs give NaN as well.
  HWY_INLINE hn::Vec<D> Maximum() const { return hn::IfThenElse(hn::IsNaN(sum), sum, largest); }
};

/// A column of kRows pixels (up to three, inside the map).
template <size_t kRows, class D>
struct PoolColumn {
  Pooled<D> pooled;

  static HWY_INLINE PoolColumn Outside() { return {Pooled<D>::OfNone()}; }
  static HWY_INLINE PoolColumn Of(const hn::TFromD<D>* HWY_RESTRICT top, size_t row) {
    PoolColumn column{Pooled<D>::Of(hn::LoadU(D(), top))};
#pragma GCC unroll 2
    for (size_t y = 1; y < kRows; ++y) column.pooled = column.pooled.With(Pooled<D>::Of(hn::LoadU(D(), top + y * row)));
    return column;
  }
};

/// Calls `at_window(x, left, middle, right)` for each window over `rows`, from left to right, and `leave(x, column)`
/// for each column that no later window reads; x wraps to a large number for the column left of the map. A column that
/// several windows share is loaded once.
template <class Column, class Known, class T, class AtWindow, class Leave>
HWY_INLINE void ForWindows(Known, const PoolInput<T>& a, const Window& rows, size_t c, const AtWindow& at_window,
                           const Leave& leave) {
  const size_t stride = Known::kStride > 0 ? Known::kStride : a.stride;
  const size_t width = a.width, pixel = a.pixel, out_width = a.out_width(), row = width * pixel;
  const T* HWY_RESTRICT in = a.map + rows.begin * row + c;
  const auto at = [&](size_t x) HWY_ATTR { return x < width ? Column::Of(in + x * pixel, row) : Column::Outside(); };
  Column left = Column::Outside(), middle = at(0);
  for (size_t x = 0; x < out_width; ++x) {
    Column right = at(x * stride + 1);
    at_window(x, left, middle, right);
    leave(x * stride - 1, left);
    if (stride > 1) leave(x * stride, middle);
    if (stride > 2) leave(x * stride + 1, right);
    left = stride == 1 ? middle : stride == 2 ? right : at((x + 1) * stride - 1);
    middle = stride == 1 ? right : at((x + 1) * stride);
  }
  leave(out_width * stride - 1, left);
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
