/// \file
/// 1x1 convolution of one row of pixels, and the gradient of its weights: small matrix products on rows in the L1
/// cache. Included once per SIMD target.

#if defined(NAS_ENGINE_POINTWISE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_POINTWISE_INL_H_
#undef NAS_ENGINE_POINTWISE_INL_H_
#else
#define NAS_ENGINE_POINTWISE_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>

#include "core/engine/kernels/channels-inl.h"
#include "core/engine/kernels/narrow_pointwise-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// The left matrix of a product in memory: distances in elements from one row, and from one column, to the next. kRow
/// is the distance of rows where it is a compile-time constant, which lets one pointer address all rows of a tile; else
/// 0.
template <size_t kRow, class T>
struct Left {
  const T* HWY_RESTRICT data;
  size_t any_row, column;

  HWY_INLINE size_t row() const { return kRow > 0 ? kRow : any_row; }
};

/// out = left times right (kAdd false) or out += left times right (kAdd true), with left (kRows, depth) and right
/// (depth, kVectors vectors). The sums stay in registers. `right_row`, `out_row`: elements from one row to the next.
template <size_t kRows, size_t kVectors, bool kAdd, class D, size_t kRow, class T>
HWY_INLINE void ProductTile(D d, const Left<kRow, T>& left, size_t depth, const T* HWY_RESTRICT right, size_t right_row,
                            T* HWY_RESTRICT out, size_t out_row) {
  const size_t lanes = hn::Lanes(d);
  hn::Vec<D> sum[kRows][kVectors];
#pragma GCC unroll 16
  for (size_t r = 0; r < kRows; ++r)
#pragma GCC unroll 8
    for (size_t v = 0; v < kVectors; ++v) sum[r][v] = kAdd ? hn::LoadU(d, out + r * out_row + v * lanes) : hn::Zero(d);
  for (size_t k = 0; k < depth; ++k) {
    hn::Vec<D> factor[kVectors];
#pragma GCC unroll 8
    for (size_t v = 0; v < kVectors; ++v) factor[v] = hn::LoadU(d, right + k * right_row + v * lanes);
#pragma GCC unroll 16
    for (size_t r = 0; r < kRows; ++r) {
      const auto value = hn::Set(d, left.data[r * left.row() + k * left.column]);
#pragma GCC unroll 8
      for (size_t v = 0; v < kVectors; ++v) sum[r][v] = hn::MulAdd(value, factor[v], sum[r][v]);
    }
  }
#pragma GCC unroll 16
  for (size_t r = 0; r < kRows; ++r)
#pragma GCC unroll 8
    for (size_t v = 0; v < kVectors; ++v) hn::StoreU(sum[r][v], d, out + r * out_row + v * lanes);
}

/// All rows of `left`, kRows at a time while enough remain, then half as many.
template <size_t kRows, size_t kVectors, bool kAdd, class D, size_t kRow, class T>
HWY_INLINE void ProductRows(D d, Left<kRow, T> left, size_t rows, size_t depth, const T* right, size_t right_row,
                            T* out, size_t out_row) {
  for (; rows >= kRows; rows -= kRows) {
    ProductTile<kRows, kVectors, kAdd>(d, left, depth, right, right_row, out, out_row);
    left.data += kRows * left.row();
    out += kRows * out_row;
  }
  if constexpr (kRows > 1) ProductRows<kRows / 2, kVectors, kAdd>(d, left, rows, depth, right, right_row, out, out_row);
}

/// Number of sums in registers: enough to hide the latency of a multiply-add and, with 32 registers, enough that each
/// load serves several.
constexpr size_t kSumsAtOnce = kManyRegisters ? 16 : 8;

template <bool kAdd, size_t kRow, class T>
HWY_INLINE void Product(const Left<kRow, T>& left, size_t rows, size_t depth, const T* right, size_t right_row,
                        size_t columns, T* out, size_t out_row) {
  ForChannels<T>(columns, [&]<class Values>(size_t c) {
    constexpr size_t kVectors = Values::kVectors;
    ProductRows<kSumsAtOnce / kVectors, kVectors, kAdd>(typename Values::Tag(), left, rows, depth, right + c, right_row,
                                                        out + c, out_row);
  });
}

/// A whole row: out[x][o] = sum_i in[x][i] weights[i][o]. `weights`: (channels_in, channels_out); the pixels of `in`
/// and `out` are contiguous.
template <class T>
HWY_INLINE void Pointwise(const T* in, size_t channels_in, const T* weights, size_t channels_out, T* out,
                          size_t width) {
#if HWY_MAX_BYTES >= 64
  if constexpr (kNarrowPointwise<T>)
    if (channels_in == kChannelBlock && channels_out == kChannelBlock)
      return NarrowPointwise::Row(in, weights, out, width);
#endif
  WithKnown(channels_in, [&](auto known) {
    const Left<kKnown<decltype(known)>, T> pixels{in, known, 1};
    Product<false>(pixels, width, known, weights, channels_out, channels_out, out, channels_out);
  });
}

/// gradient[i][o] += sum_x in[x][i] out_gradient[x][o]. `gradient`: (channels_in, channels_out).
template <class T>
HWY_INLINE void PointwiseGradient(const T* in, size_t channels_in, const T* out_gradient, size_t channels_out,
                                  size_t pixels, T* gradient) {
#if HWY_MAX_BYTES >= 64
  if constexpr (kNarrowPointwise<T>)
    if (channels_in == kChannelBlock && channels_out == kChannelBlock)
      return NarrowPointwise::Gradient(in, out_gradient, pixels, gradient);
#endif
  Product<true>(Left<1, T>{in, 1, channels_in}, channels_in, pixels, out_gradient, channels_out, channels_out, gradient,
                channels_out);
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
