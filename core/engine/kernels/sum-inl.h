/// \file
/// Weighted sums of maps, and the sums of their products with a gradient. Included once per SIMD target.

#if defined(NAS_ENGINE_SUM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_SUM_INL_H_
#undef NAS_ENGINE_SUM_INL_H_
#else
#define NAS_ENGINE_SUM_INL_H_
#endif

#include <hwy/highway.h>

#include "core/engine/kernels.h"
#include "core/engine/kernels/depthwise-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Pixels done for one vector of channels before the next: few enough that all terms stay in the first cache.
constexpr size_t kPixelsAtOnce = 32;

template <size_t kTerms, class T>
HWY_INLINE void SumTerms(const SumArguments<T>& a, size_t first, bool add, const T* shift) {
  const Lanes8<T> d;
  for (size_t begin = 0; begin < a.pixels; begin += kPixelsAtOnce) {
    const size_t end = HWY_MIN(begin + kPixelsAtOnce, a.pixels);
    for (size_t c = 0; c < a.channels; c += hn::Lanes(d)) {
      hn::Vec<decltype(d)> scale[kTerms];
#pragma GCC unroll 4
      for (size_t i = 0; i < kTerms; ++i) scale[i] = hn::LoadU(d, a.terms[first + i].scale + c);
      const auto start = shift ? hn::LoadU(d, shift + c) : hn::Zero(d);
      for (size_t x = begin; x < end; ++x) {
        T* out = a.out + x * a.out_pixel + c;
        auto sum = add ? hn::Add(start, hn::LoadU(d, out)) : start;
#pragma GCC unroll 4
        for (size_t i = 0; i < kTerms; ++i)
          sum = hn::MulAdd(hn::LoadU(d, a.terms[first + i].map + x * a.terms[first + i].pixel + c), scale[i], sum);
        hn::StoreU(sum, d, out);
      }
    }
  }
}

template <class T>
HWY_ATTR void Sum(const SumArguments<T>& a) {
  size_t i = 0;
  bool add = a.add;
  const T* shift = a.shift;
  const auto next = [&](size_t terms) {
    i += terms;
    add = true;
    shift = nullptr;
  };
  for (; i + 4 <= a.count; next(4)) SumTerms<4>(a, i, add, shift);
  for (; i + 2 <= a.count; next(2)) SumTerms<2>(a, i, add, shift);
  if (i < a.count) {
    SumTerms<1>(a, i, add, shift);
    next(1);
  }
  if (a.count == 0) SumTerms<0>(a, 0, add, shift);
}

template <size_t kTerms, class T>
HWY_INLINE void ProductTerms(const ProductArguments<T>& a, size_t first) {
  const Lanes8<T> d;
  for (size_t c = 0; c < a.channels; c += hn::Lanes(d)) {
    hn::Vec<decltype(d)> mean[kTerms], product[kTerms];
#pragma GCC unroll 4
    for (size_t i = 0; i < kTerms; ++i) {
      mean[i] = hn::LoadU(d, a.terms[first + i].scale + c);
      product[i] = hn::Zero(d);
    }
    for (size_t x = 0; x < a.pixels; ++x) {
      const auto g = hn::LoadU(d, a.gradient + x * a.gradient_pixel + c);
#pragma GCC unroll 4
      for (size_t i = 0; i < kTerms; ++i) {
        const auto value = hn::LoadU(d, a.terms[first + i].map + x * a.terms[first + i].pixel + c);
        product[i] = hn::MulAdd(g, hn::Sub(value, mean[i]), product[i]);
      }
    }
#pragma GCC unroll 4
    for (size_t i = 0; i < kTerms; ++i) hn::StoreU(product[i], d, a.products + (first + i) * a.channels + c);
  }
}

template <class T>
HWY_INLINE void Total(const ProductArguments<T>& a) {
  const Lanes8<T> d;
  for (size_t c = 0; c < a.channels; c += hn::Lanes(d)) {
    auto total = hn::Zero(d);
    for (size_t x = 0; x < a.pixels; ++x)
      total = hn::Add(total, hn::LoadU(d, a.gradient + x * a.gradient_pixel + c));
    hn::StoreU(total, d, a.total + c);
  }
}

template <class T>
HWY_ATTR void Products(const ProductArguments<T>& a) {
  if (a.total) Total(a);
  size_t i = 0;
  for (; i + 4 <= a.count; i += 4) ProductTerms<4>(a, i);
  for (; i + 2 <= a.count; i += 2) ProductTerms<2>(a, i);
  if (i < a.count) ProductTerms<1>(a, i);
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
