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
#include "core/engine/kernels/prefetch-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Pixels done for one vector of channels before the next: few enough that all terms stay in the first cache.
constexpr size_t kPixelsAtOnce = 32;

template <class T>
HWY_INLINE void PrefetchTerm(const SumTerm<T>& term, size_t begin, size_t end) {
  PrefetchAhead(term.map + begin * term.pixel, (end - begin) * term.pixel);
}

/// Copies of where the terms lie: the compiler must think that any store of a vector changes what it can reach.
template <size_t kTerms, class T>
struct Terms {
  const T* map[kTerms + 1];
  size_t pixel[kTerms + 1];

  HWY_INLINE explicit Terms(const SumTerm<T>* terms) {
    for (size_t i = 0; i < kTerms; ++i) {
      map[i] = terms[i].map;
      pixel[i] = terms[i].pixel;
    }
  }
  HWY_INLINE hn::Vec<Lanes8<T>> Load(size_t i, size_t x, size_t c) const {
    return hn::LoadU(Lanes8<T>(), map[i] + x * pixel[i] + c);
  }
};

template <size_t kTerms, class T>
HWY_INLINE void SumTerms(const SumArguments<T>& a, size_t first, bool add, const T* shift) {
  const Lanes8<T> d;
  for (size_t begin = 0; begin < a.pixels; begin += kPixelsAtOnce) {
    const size_t end = HWY_MIN(begin + kPixelsAtOnce, a.pixels);
    PrefetchAhead(a.out + begin * a.out_pixel, (end - begin) * a.out_pixel);
    for (size_t i = 0; i < kTerms; ++i) PrefetchTerm(a.terms[first + i], begin, end);
    const Terms<kTerms, T> terms(a.terms + first);
    const size_t channels = a.channels, out_pixel = a.out_pixel;
    T* HWY_RESTRICT out = a.out;
    for (size_t c = 0; c < channels; c += hn::Lanes(d)) {
      hn::Vec<decltype(d)> scale[kTerms];
#pragma GCC unroll 4
      for (size_t i = 0; i < kTerms; ++i) scale[i] = hn::LoadU(d, a.terms[first + i].scale + c);
      const auto start = shift ? hn::LoadU(d, shift + c) : hn::Zero(d);
      for (size_t x = begin; x < end; ++x) {
        auto sum = add ? hn::Add(start, hn::LoadU(d, out + x * out_pixel + c)) : start;
#pragma GCC unroll 4
        for (size_t i = 0; i < kTerms; ++i) sum = hn::MulAdd(terms.Load(i, x, c), scale[i], sum);
        hn::StoreU(sum, d, out + x * out_pixel + c);
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

/// Terms [first, first + kTerms) over pixels [begin, end); the first pixels begin the sums.
template <size_t kTerms, class T>
HWY_INLINE void ProductTerms(const ProductArguments<T>& a, size_t first, size_t begin, size_t end) {
  const Lanes8<T> d;
  for (size_t i = 0; i < kTerms; ++i) PrefetchTerm(a.terms[first + i], begin, end);
  const Terms<kTerms, T> terms(a.terms + first);
  const size_t channels = a.channels, gradient_pixel = a.gradient_pixel;
  const T* HWY_RESTRICT gradient = a.gradient;
  for (size_t c = 0; c < channels; c += hn::Lanes(d)) {
    hn::Vec<decltype(d)> mean[kTerms], product[kTerms];
#pragma GCC unroll 4
    for (size_t i = 0; i < kTerms; ++i) {
      mean[i] = hn::LoadU(d, a.terms[first + i].scale + c);
      product[i] = begin == 0 ? hn::Zero(d) : hn::LoadU(d, a.products + (first + i) * a.channels + c);
    }
    for (size_t x = begin; x < end; ++x) {
      const auto g = hn::LoadU(d, gradient + x * gradient_pixel + c);
#pragma GCC unroll 4
      for (size_t i = 0; i < kTerms; ++i) product[i] = hn::MulAdd(g, hn::Sub(terms.Load(i, x, c), mean[i]), product[i]);
    }
#pragma GCC unroll 4
    for (size_t i = 0; i < kTerms; ++i) hn::StoreU(product[i], d, a.products + (first + i) * a.channels + c);
  }
}

template <class T>
HWY_INLINE void Total(const ProductArguments<T>& a, size_t begin, size_t end) {
  const Lanes8<T> d;
  PrefetchAhead(a.gradient + begin * a.gradient_pixel, (end - begin) * a.gradient_pixel);
  const size_t channels = a.channels, gradient_pixel = a.gradient_pixel;
  const T* HWY_RESTRICT gradient = a.gradient;
  for (size_t c = 0; c < channels; c += hn::Lanes(d)) {
    auto total = begin == 0 ? hn::Zero(d) : hn::LoadU(d, a.total + c);
    for (size_t x = begin; x < end; ++x) total = hn::Add(total, hn::LoadU(d, gradient + x * gradient_pixel + c));
    hn::StoreU(total, d, a.total + c);
  }
}

template <class T>
HWY_ATTR void Products(const ProductArguments<T>& a) {
  for (size_t begin = 0; begin < a.pixels; begin += kPixelsAtOnce) {
    const size_t end = HWY_MIN(begin + kPixelsAtOnce, a.pixels);
    Total(a, begin, end);
    size_t i = 0;
    for (; i + 4 <= a.count; i += 4) ProductTerms<4>(a, i, begin, end);
    for (; i + 2 <= a.count; i += 2) ProductTerms<2>(a, i, begin, end);
    if (i < a.count) ProductTerms<1>(a, i, begin, end);
  }
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
