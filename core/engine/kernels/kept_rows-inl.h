/// \file
/// A padded map of which only the rows that are still read are in memory. Included once per SIMD target.

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

template <class T>
class KeptRows {
 public:
  /// `memory`: of shape.size() elements; its first row and all margins are zeros.
  KeptRows(const KeptRowsShape& shape, T* memory)
      : shape_(shape), pitch_(shape.pitch()), zeros_(memory), rows_(memory + pitch_) {}

  const KeptRowsShape& shape() const { return shape_; }
  /// Row `y` of the map, without its margin, to be written: it takes the place of row y - kept.
  HWY_INLINE T* Row(size_t y) const { return Padded(y) + shape_.margin * shape_.channels; }
  /// Row `y` with its margin, to be read; zeros where the map has no such row.
  HWY_INLINE const T* Read(ptrdiff_t y) const {
    const auto row = static_cast<size_t>(y);  // wraps around above the map
    return row < shape_.height ? Padded(row) : zeros_;
  }

  /// The same rows for whoever asks for no more than so wide a margin.
  HWY_INLINE KeptRows WithMargin(size_t margin) const {
    KeptRows narrow = *this;
    const size_t spare = (shape_.margin - margin) * shape_.channels;
    narrow.shape_.margin = margin;
    narrow.zeros_ += spare;
    narrow.rows_ += spare;
    return narrow;
  }
  /// Whether rows that begin at a multiple of what is done together lie one after the other.
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
