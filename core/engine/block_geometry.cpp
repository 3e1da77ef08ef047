#include "core/engine/block_geometry.h"

namespace nas::core::engine {

namespace {

/// Where the input pixel of tap `k` lies from that of output 0, along one axis: k * dilation - padding, and one more
/// for the second group of a factorized reduce.
ptrdiff_t reach(const BlockShape& shape, size_t group, size_t k) {
  return static_cast<ptrdiff_t>(k * shape.dilation + group) - static_cast<ptrdiff_t>(shape.padding());
}

}  // namespace

BlockGeometry::BlockGeometry(const BlockShape& shape) : shape_(shape) {
  size_t taps_before = 0;
  for (size_t group = 0; group < shape.groups; ++group) {
    forward_.push_back(forward_taps(group));
    for (size_t row = 0; row < shape.stride; ++row)
      for (size_t column = 0; column < shape.stride; ++column) {
        backward_.push_back(backward_taps(group, row, column));
        backward_.back().begin = taps_before;
        taps_before += backward_.back().taps.size();
      }
  }
}

TapList BlockGeometry::forward_taps(size_t group) const {
  TapList list;
  const auto margin = static_cast<ptrdiff_t>(input_margin());
  for (size_t ky = 0; ky < shape_.kernel; ++ky)
    for (size_t kx = 0; kx < shape_.kernel; ++kx) {
      list.offsets.push_back((reach(shape_, group, ky) + margin) * static_cast<ptrdiff_t>(input_pitch()) +
                             (reach(shape_, group, kx) + margin) * static_cast<ptrdiff_t>(shape_.channels_in));
      list.taps.push_back(ky * shape_.kernel + kx);
    }
  return list;
}

/// Output o read input i = stride o + reach(k); so input i = residue + stride j had a part in output
/// j + (residue - reach(k)) / stride, where that divides. From the last tap on, so that offsets grow.
TapList BlockGeometry::backward_taps(size_t group, size_t row_residue, size_t column_residue) const {
  TapList list;
  const auto stride = static_cast<ptrdiff_t>(shape_.stride), margin = static_cast<ptrdiff_t>(gradient_margin());
  for (size_t ky = shape_.kernel; ky-- > 0;)
    for (size_t kx = shape_.kernel; kx-- > 0;) {
      const ptrdiff_t y = static_cast<ptrdiff_t>(row_residue) - reach(shape_, group, ky);
      const ptrdiff_t x = static_cast<ptrdiff_t>(column_residue) - reach(shape_, group, kx);
      if (y % stride != 0 || x % stride != 0) continue;
      list.offsets.push_back((y / stride + margin) * static_cast<ptrdiff_t>(gradient_pitch()) +
                             (x / stride + margin) * static_cast<ptrdiff_t>(shape_.depthwise_channels()));
      list.taps.push_back(ky * shape_.kernel + kx);
    }
  return list;
}

}  // namespace nas::core::engine
