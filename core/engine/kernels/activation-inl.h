/// \file
/// Batch norm as scale and shift, with ReLU, on the way into a padded map and back. Included once per SIMD target.

#if defined(NAS_ENGINE_ACTIVATION_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_ACTIVATION_INL_H_
#undef NAS_ENGINE_ACTIVATION_INL_H_
#else
#define NAS_ENGINE_ACTIVATION_INL_H_
#endif

#include <hwy/highway.h>

#include "core/engine/kernels.h"
#include "core/engine/kernels/depthwise-inl.h"
#include "core/engine/kernels/prefetch-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// The rows of a block's input, activated and padded when they are first needed: then they are still in the first cache
/// when the depthwise convolution reads them.
template <class T>
class PaddedRows {
 public:
  PaddedRows(const BlockGeometry& geometry, const BlockInput<T>& input) : geometry_(geometry), input_(input) {}

  /// Input rows [0, end).
  HWY_INLINE void UpTo(size_t end) {
    for (; done_ < end; ++done_) Activate(done_);
  }

 private:
  HWY_INLINE void Activate(size_t y) const {
    const Lanes8<T> d;
    const BlockShape& s = geometry_.shape();
    // Copies: the compiler must think that any store of a vector changes what it can reach.
    const size_t channels = s.channels_in, margin = geometry_.input_margin(), width = s.width, pixel = input_.pixel;
    const T* HWY_RESTRICT in = input_.map + y * width * pixel;
    T* HWY_RESTRICT out = input_.padded + (y + margin) * geometry_.input_pitch() + margin * channels;
    PrefetchAhead(in, width * pixel);
    for (size_t c = 0; c < channels; c += hn::Lanes(d)) {
      const auto scale = input_.scale ? hn::LoadU(d, input_.scale + c) : hn::Set(d, T{1});
      const auto shift = input_.scale ? hn::LoadU(d, input_.shift + c) : hn::Zero(d);
      for (size_t x = 0; x < width; ++x) {
        const auto value = hn::MulAdd(hn::LoadU(d, in + x * pixel + c), scale, shift);
        hn::StoreU(hn::Max(value, hn::Zero(d)), d, out + x * channels + c);
      }
    }
  }

  const BlockGeometry& geometry_;
  const BlockInput<T>& input_;
  size_t done_ = 0;
};

/// One vector of channels of ReluBackwardRow.
template <bool kAdd, bool kSums, class T>
HWY_INLINE void ReluBackwardChannels(const BlockBackwardArguments<T>& a, size_t y, size_t c) {
  const Lanes8<T> d;
  const size_t width = a.geometry->shape().width, channels = a.geometry->shape().channels_in;
  const size_t in_pixel = a.input.pixel, out_pixel = a.input_gradient_pixel;
  const T* HWY_RESTRICT in = a.input.map + y * width * in_pixel + c;
  const T* HWY_RESTRICT gradient = a.input_row + c;
  T* HWY_RESTRICT out = a.input_gradient + y * width * out_pixel + c;
  const auto scale = a.input.scale ? hn::LoadU(d, a.input.scale + c) : hn::Set(d, T{1});
  const auto shift = a.input.scale ? hn::LoadU(d, a.input.shift + c) : hn::Zero(d);
  const auto mean = kSums ? hn::LoadU(d, a.input_mean + c) : hn::Zero(d);
  auto total = kSums && y > 0 ? hn::LoadU(d, a.input_total + c) : hn::Zero(d);
  auto product = kSums && y > 0 ? hn::LoadU(d, a.input_product + c) : hn::Zero(d);
  for (size_t i = 0; i < width; ++i) {
    const auto x = hn::LoadU(d, in + i * in_pixel);
    const auto open = hn::Gt(hn::MulAdd(x, scale, shift), hn::Zero(d));
    const auto g = hn::IfThenElseZero(open, hn::LoadU(d, gradient + i * channels));
    T* to = out + i * out_pixel;
    hn::StoreU(kAdd ? hn::Add(g, hn::LoadU(d, to)) : g, d, to);
    if (kSums) {
      total = hn::Add(total, g);
      product = hn::MulAdd(g, hn::Sub(x, mean), product);
    }
  }
  if (kSums) {
    hn::StoreU(total, d, a.input_total + c);
    hn::StoreU(product, d, a.input_product + c);
  }
}

/// From a.input_row, the gradient of row `y` after the ReLU, to the gradient before it: 0 where the ReLU gave 0.
template <class T>
HWY_INLINE void ReluBackwardRow(const BlockBackwardArguments<T>& a, size_t y) {
  const BlockShape& s = a.geometry->shape();
  PrefetchAhead(a.input.map + y * s.width * a.input.pixel, s.width * a.input.pixel);
  PrefetchAhead(a.input_gradient + y * s.width * a.input_gradient_pixel, s.width * a.input_gradient_pixel);
  for (size_t c = 0; c < s.channels_in; c += hn::Lanes(Lanes8<T>())) {
    if (a.input_mean)
      ReluBackwardChannels<false, true>(a, y, c);
    else if (a.add)
      ReluBackwardChannels<true, false>(a, y, c);
    else
      ReluBackwardChannels<false, false>(a, y, c);
  }
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
