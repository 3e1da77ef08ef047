/// \file
/// 1x1 convolution of 8 channels to 8 where a vector holds 16 floats: each pair of lanes belongs to one output and
/// multiplies two inputs at once. Included once per SIMD target.

#if defined(NAS_ENGINE_NARROW_POINTWISE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_NARROW_POINTWISE_INL_H_
#undef NAS_ENGINE_NARROW_POINTWISE_INL_H_
#else
#define NAS_ENGINE_NARROW_POINTWISE_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <cstring>

#include "core/engine/kernels/channels-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_MAX_BYTES >= 64
template <class T>
constexpr bool kNarrowPointwise = sizeof(T) == 4 && hn::MaxLanes(WideLanes<T>()) == 2 * kChannelBlock;

class NarrowPointwise {
  using D = WideLanes<float>;
  using V = hn::Vec<D>;
  static constexpr size_t kPairs = kChannelBlock / 2;  ///< of inputs

 public:
  /// out[x][o] = sum_i in[x][i] weights[i][o], for `width` pixels.
  static HWY_INLINE void Row(const float* HWY_RESTRICT in, const float* HWY_RESTRICT weights, float* HWY_RESTRICT out,
                             size_t width) {
    const D d;
    V weight[kPairs];
#pragma GCC unroll 4
    for (size_t k = 0; k < kPairs; ++k) weight[k] = Lanes(hn::LoadU(d, weights + 2 * k * kChannelBlock), kSideBySide);
    for (; width >= 2; width -= 2, in += 2 * kChannelBlock, out += 2 * kChannelBlock) {
      const V first = Sums(in, weight), second = Sums(in + kChannelBlock, weight);
      hn::StoreU(hn::Add(hn::ConcatEven(d, second, first), hn::ConcatOdd(d, second, first)), d, out);
    }
    if (width == 0) return;
    const V last = Sums(in, weight);
    const hn::Half<D> half;
    hn::StoreU(hn::LowerHalf(half, hn::Add(hn::ConcatEven(d, last, last), hn::ConcatOdd(d, last, last))), half, out);
  }

  /// gradient[i][o] += sum_x in[x][i] out_gradient[x][o].
  static HWY_INLINE void Gradient(const float* HWY_RESTRICT in, const float* HWY_RESTRICT out_gradient, size_t pixels,
                                  float* HWY_RESTRICT gradient) {
    const D d;
    V even[kPairs], odd[kPairs];  // sums over even and odd pixels: more independent multiply-adds
#pragma GCC unroll 4
    for (size_t k = 0; k < kPairs; ++k) even[k] = odd[k] = hn::Zero(d);
    for (; pixels >= 2; pixels -= 2, in += 2 * kChannelBlock, out_gradient += 2 * kChannelBlock) {
      const V both = hn::LoadU(d, out_gradient);
      AddProducts(in, Lanes(both, kLowerTwice), even);
      AddProducts(in + kChannelBlock, Lanes(both, kUpperTwice), odd);
    }
    if (pixels > 0)
      AddProducts(in, Lanes(hn::ZeroExtendVector(d, hn::LoadU(hn::Half<D>(), out_gradient)), kLowerTwice), even);
#pragma GCC unroll 4
    for (size_t k = 0; k < kPairs; ++k) {
      float* const to = gradient + 2 * k * kChannelBlock;
      hn::StoreU(hn::Add(hn::LoadU(d, to), Lanes(hn::Add(even[k], odd[k]), kApart)), d, to);
    }
  }

 private:
  alignas(64) static constexpr int32_t kSideBySide[] = {0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15},
                                       kApart[] = {0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15},
                                       kLowerTwice[] = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7},
                                       kUpperTwice[] = {8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15};

  static HWY_INLINE V Lanes(V v, const int32_t (&order)[2 * kChannelBlock]) {
    return hn::TableLookupLanes(v, hn::SetTableIndices(D(), order));
  }
  /// The two inputs at `in`, in each pair of lanes.
  static HWY_INLINE V InputPair(const float* HWY_RESTRICT in) {
    double both;
    std::memcpy(&both, in, sizeof(both));
    return hn::BitCast(D(), hn::Set(hn::Repartition<double, D>(), both));
  }
  static HWY_INLINE V Sums(const float* HWY_RESTRICT in, const V (&weight)[kPairs]) {
    V sum = hn::Mul(InputPair(in), weight[0]);
#pragma GCC unroll 4
    for (size_t k = 1; k < kPairs; ++k) sum = hn::MulAdd(InputPair(in + 2 * k), weight[k], sum);
    return sum;
  }
  static HWY_INLINE void AddProducts(const float* HWY_RESTRICT in, V factor, V (&sum)[kPairs]) {
#pragma GCC unroll 4
    for (size_t k = 0; k < kPairs; ++k) sum[k] = hn::MulAdd(InputPair(in + 2 * k), factor, sum[k]);
  }
};
#endif

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
