/// \file
/// A padded map of which only the rows that are still needed are in memory. Included once per SIMD target.

#if defined(NAS_ENGINE_KEPT_ROWS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_KEPT_ROWS_INL_H_
#undef NAS_ENGINE_KEPT_ROWS_INL_H_
#else
#define NAS_ENGINE_KEPT_ROWS_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>

#include "core/engine/kernels/block_geometry.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {

/// Access to such a map; borrows its memory. See KeptRowsShape.
template <class T>
class KeptRows {
 public:
  /// `memory`: shape.size() elements, whose first row and margins must be zeros.
  KeptRows(const KeptRowsShape& shape, T* memory)
      : shape_(shape), pitch_(shape.pitch()), zeros_(memory), rows_(memory + pitch_) {}

  const KeptRowsShape& shape() const { return shape_; }
  /// Row `y` of the map, without its margin, for writing. It replaces row y - kept.
  HWY_INLINE T* Row(size_t y) const { return Padded(y) + shape_.margin * shape_.channels; }
  /// Row `y` with its margin, for reading; zeros for a row outside the map.
  HWY_INLINE const T* Read(ptrdiff_t y) const {
    const auto row = static_cast<size_t>(y);  // wraps to a large number above the map
    return row < shape_.height ? Padded(row) : zeros_;
  }

  /// The same rows with a margin of `margin` pixels, at most its own.
  HWY_INLINE KeptRows WithMargin(size_t margin) const {
    KeptRows narrow = *this;
    const size_t spare = (shape_.margin - margin) * shape_.channels;
    narrow.shape_.margin = margin;
    narrow.zeros_ += spare;
    narrow.rows_ += spare;
    return narrow;
  }
  /// Whether rows that begin at a multiple of BlockGeometry::rows_at_once() are contiguous.
  HWY_INLINE bool AreNeighbours() const { return pitch_ == shape_.width * shape_.channels; }

 private:
  HWY_INLINE T* Padded(size_t y) const { return rows_ + (y & (shape_.kept - 1)) * pitch_; }

  KeptRowsShape shape_;
  size_t pitch_;
  const T* zeros_;
  T* rows_;
};

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
