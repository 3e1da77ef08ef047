/// \file
/// Batch norm as scale and shift, followed by ReLU: forward into a padded map, and the backward pass of both. Included
/// once per SIMD target.

#if defined(NAS_ENGINE_ACTIVATION_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_ACTIVATION_INL_H_
#undef NAS_ENGINE_ACTIVATION_INL_H_
#else
#define NAS_ENGINE_ACTIVATION_INL_H_
#endif

#include <hwy/highway.h>

#include "core/engine/kernels/channels-inl.h"
#include "core/engine/kernels/kept_rows-inl.h"
#include "core/engine/kernels/kernels.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// The rows of the blocks' input. A row is activated and padded when it is first needed, so it is still in the L1 cache
/// when the depthwise convolution reads it.
template <class T>
class ActivatedRows {
 public:
  explicit ActivatedRows(const BlockInput<T>& input) : input_(input), rows_(input.shape, input.rows) {}

  HWY_INLINE KeptRows<T> RowsFor(const BlockGeometry& block) const {
    return rows_.WithMargin(block.input_rows().margin);
  }
  /// Input rows [0, end).
  HWY_INLINE void UpTo(size_t end) {
    for (; done_ < end; ++done_) Activate(done_);
  }

 private:
  HWY_INLINE void Activate(size_t y) const {
    // Copies: the compiler must assume that a vector store changes any object that it may alias.
    const size_t channels = rows_.shape().channels, width = rows_.shape().width, pixel = input_.pixel;
    const T* HWY_RESTRICT in = input_.map + y * width * pixel;
    T* HWY_RESTRICT out = rows_.Row(y);
    ForChannels<T>(channels, [&]<class Values>(size_t c) {
      const Values scale = Values::LoadOr(input_.scale, c, T{1}), shift = Values::LoadOr(input_.shift, c, T{0});
      const Values zero = Values::Set(T{0});
      for (size_t x = 0; x < width; ++x) {
        Values value = Values::Load(in + x * pixel + c);
#pragma GCC unroll 2
        for (size_t i = 0; i < Values::kVectors; ++i)
          value.v[i] =
              hn::Max(zero.v[i], hn::MulAdd(value.v[i], scale.v[i], shift.v[i]));  // this order of operands keeps NaN
        value.Store(out + x * channels + c);
      }
    });
  }

  const BlockInput<T>& input_;
  KeptRows<T> rows_;
  size_t done_ = 0;
};

/// The part of ReluBackwardRow for the channels of `Values` that begin at `c`.
template <class Values, bool kAdd, bool kSums, class T>
HWY_INLINE void ReluBackwardChannels(const BlocksBackwardArguments<T>& a, size_t y, const T* HWY_RESTRICT gradient,
                                     size_t c) {
  const Values zero = Values::Set(T{0});
  const size_t width = a.input.shape.width, channels = a.input.shape.channels;
  const size_t in_pixel = a.input.pixel, out_pixel = a.input_gradient_pixel;
  const T* HWY_RESTRICT in = a.input.map + y * width * in_pixel + c;
  gradient += c;
  T* out = a.input_gradient + y * width * out_pixel + c;
  const size_t before_pixel = a.before_pixel;
  const T* before = kAdd ? a.before + y * width * before_pixel + c : nullptr;
  const Values scale = Values::LoadOr(a.input.scale, c, T{1}), shift = Values::LoadOr(a.input.shift, c, T{0});
  const Values mean = Values::LoadOr(a.input_mean, c, T{0});
  Values total = Values::LoadOr(kSums && y > 0 ? a.input_total : nullptr, c, T{0});
  Values product = Values::LoadOr(kSums && y > 0 ? a.input_product : nullptr, c, T{0});
  for (size_t x = 0; x < width; ++x) {
    const Values value = Values::Load(in + x * in_pixel);
    Values g = Values::Load(gradient + x * channels);
#pragma GCC unroll 2
    for (size_t i = 0; i < Values::kVectors; ++i) {
      const auto closed = hn::Le(hn::MulAdd(value.v[i], scale.v[i], shift.v[i]), zero.v[i]);
      g.v[i] = hn::IfThenZeroElse(closed, g.v[i]);
      if (kSums) {
        total.v[i] = hn::Add(total.v[i], g.v[i]);
        product.v[i] = hn::MulAdd(g.v[i], hn::Sub(value.v[i], mean.v[i]), product.v[i]);
      }
    }
    if (kAdd) {
      const Values already = Values::Load(before + x * before_pixel);
#pragma GCC unroll 2
      for (size_t i = 0; i < Values::kVectors; ++i) g.v[i] = hn::Add(g.v[i], already.v[i]);
    }
    g.Store(out + x * out_pixel);
  }
  if (kSums) {
    total.Store(a.input_total + c);
    product.Store(a.input_product + c);
  }
}

/// Turns `gradient`, the gradient of row `y` after the ReLU, into the gradient before it: 0 where the ReLU's output was
/// 0.
template <class T>
HWY_INLINE void ReluBackwardRow(const BlocksBackwardArguments<T>& a, size_t y, const T* gradient) {
  ForChannels<T>(a.input.shape.channels, [&]<class Values>(size_t c) {
    if (a.input_mean)
      ReluBackwardChannels<Values, false, true>(a, y, gradient, c);
    else if (a.before)
      ReluBackwardChannels<Values, true, false>(a, y, gradient, c);
    else
      ReluBackwardChannels<Values, false, false>(a, y, gradient, c);
  });
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
