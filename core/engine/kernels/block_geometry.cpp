#include "core/engine/kernels/block_geometry.h"

namespace nas::core::engine {

namespace {

/// Offset of the input pixel that tap `k` of output 0 reads, along one axis: k * dilation - padding, and one more for
/// the second group of a factorized reduce.
ptrdiff_t reach(const BlockShape& shape, size_t group, size_t k) {
  return static_cast<ptrdiff_t>(k * shape.dilation + group) - static_cast<ptrdiff_t>(shape.padding());
}

}  // namespace

BlockGeometry::BlockGeometry(const BlockShape& shape) : shape_(shape), input_rows_(rows_to_read()) {
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

KeptRowsShape BlockGeometry::rows_to_read() const {
  const size_t margin = shape_.groups > 1 ? 1 : shape_.padding();
  const size_t kept = std::bit_ceil((rows_at_once() - 1) * shape_.stride + 2 * shape_.padding() + shape_.groups);
  return {shape_.height, shape_.width, shape_.channels_in, margin, kept};
}

/// An input row that is not complete yet reads rows of the gradient that lie at most `before` rows above the newest
/// ones.
KeptRowsShape BlockGeometry::gradient_rows(size_t padding) const {
  const size_t before = (padding + shape_.padding() + shape_.groups - 1 + shape_.stride - 1) / shape_.stride;
  return {shape_.out_height(), shape_.out_width(), shape_.depthwise_channels(), shape_.padding(),
          std::bit_ceil(before + rows_at_once())};
}

TapList BlockGeometry::forward_taps(size_t group) const {
  TapList list;
  const auto margin = static_cast<ptrdiff_t>(input_rows_.margin);
  for (size_t ky = 0; ky < shape_.kernel; ++ky)
    for (size_t kx = 0; kx < shape_.kernel; ++kx)
      list.taps.push_back({.row = reach(shape_, group, ky),
                           .column = static_cast<size_t>(reach(shape_, group, kx) + margin) * shape_.channels_in,
                           .index = ky * shape_.kernel + kx});
  return list;
}

/// Output o reads input i = stride o + reach(k). Input i = residue + stride j therefore contributes to output
/// j + (residue - reach(k)) / stride, where the division is exact. Taps in descending order, so that addresses ascend.
TapList BlockGeometry::backward_taps(size_t group, size_t row_residue, size_t column_residue) const {
  TapList list;
  const auto stride = static_cast<ptrdiff_t>(shape_.stride), margin = static_cast<ptrdiff_t>(shape_.padding());
  for (size_t ky = shape_.kernel; ky-- > 0;)
    for (size_t kx = shape_.kernel; kx-- > 0;) {
      const ptrdiff_t y = static_cast<ptrdiff_t>(row_residue) - reach(shape_, group, ky);
      const ptrdiff_t x = static_cast<ptrdiff_t>(column_residue) - reach(shape_, group, kx);
      if (y % stride != 0 || x % stride != 0) continue;
      list.taps.push_back({.row = y / stride,
                           .column = static_cast<size_t>(x / stride + margin) * shape_.depthwise_channels(),
                           .index = ky * shape_.kernel + kx});
    }
  return list;
}

}  // namespace nas::core::engine
