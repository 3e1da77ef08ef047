/// \file
/// Weighted sums of maps, and the sums of their products with a gradient. Included once per SIMD target.

#if defined(NAS_ENGINE_SUM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NAS_ENGINE_SUM_INL_H_
#undef NAS_ENGINE_SUM_INL_H_
#else
#define NAS_ENGINE_SUM_INL_H_
#endif

#include <hwy/highway.h>

#include "core/engine/kernels/channels-inl.h"
#include "core/engine/kernels/kernels.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Number of pixels that are summed for some terms before the next terms: a kilobyte of each map, so that the data of
/// the next terms arrives meanwhile, but no more than can be in flight at once.
template <class T>
HWY_INLINE size_t PixelsAtOnce(size_t channels) {
  constexpr size_t kBytes = 1024;
  return HWY_MAX(size_t{1}, kBytes / (channels * sizeof(T)));
}

/// Copies of the addresses of the terms: the compiler must assume that a vector store changes any object that it may
/// alias.
template <size_t kTerms, class T>
struct Terms {
  const T* map[kTerms];
  size_t pixel[kTerms];

  HWY_INLINE explicit Terms(const SumTerm<T>* terms) {
    for (size_t i = 0; i < kTerms; ++i) {
      map[i] = terms[i].map;
      pixel[i] = terms[i].pixel;
    }
  }
};

/// Terms [first, first + kTerms) over pixels [begin, end).
template <size_t kTerms, class T>
HWY_INLINE void SumTerms(const SumArguments<T>& a, size_t first, size_t begin, size_t end) {
  const Terms<kTerms, T> terms(a.terms + first);
  const size_t out_pixel = a.out_pixel;
  const T* before = first > 0 ? a.out : a.before;
  const size_t before_pixel = first > 0 ? a.out_pixel : a.before_pixel;
  const T* shift = first > 0 ? nullptr : a.shift;
  T* out = a.out;
  ForChannels<T>(a.channels, [&]<class Values>(size_t c) {
    Values scale[kTerms];
#pragma GCC unroll 4
    for (size_t k = 0; k < kTerms; ++k) scale[k] = Values::Load(a.terms[first + k].scale + c);
    const Values start = Values::LoadOr(shift, c, T{0});
    for (size_t x = begin; x < end; ++x) {
      Values sum = start;
      if (before) {
        const Values already = Values::Load(before + x * before_pixel + c);
#pragma GCC unroll 2
        for (size_t i = 0; i < Values::kVectors; ++i) sum.v[i] = hn::Add(sum.v[i], already.v[i]);
      }
#pragma GCC unroll 4
      for (size_t k = 0; k < kTerms; ++k) {
        const Values value = Values::Load(terms.map[k] + x * terms.pixel[k] + c);
#pragma GCC unroll 2
        for (size_t i = 0; i < Values::kVectors; ++i) sum.v[i] = hn::MulAdd(value.v[i], scale[k].v[i], sum.v[i]);
      }
      sum.Store(out + x * out_pixel + c);
    }
  });
}

/// See SumArguments.
template <class T>
HWY_ATTR void Sum(const SumArguments<T>& a) {
  const size_t at_once = PixelsAtOnce<T>(a.channels);
  for (size_t begin = 0; begin < a.pixels; begin += at_once) {
    const size_t end = HWY_MIN(begin + at_once, a.pixels);
    size_t i = 0;
    for (; i + 4 <= a.count; i += 4) SumTerms<4>(a, i, begin, end);
    if (a.count - i == 3) SumTerms<3>(a, i, begin, end);
    if (a.count - i == 2) SumTerms<2>(a, i, begin, end);
    if (a.count - i == 1) SumTerms<1>(a, i, begin, end);
  }
}

/// Terms [first, first + kTerms) over pixels [begin, end); the sums start at 0 where `begin` is 0.
template <size_t kTerms, class T>
HWY_INLINE void ProductTerms(const ProductArguments<T>& a, size_t first, size_t begin, size_t end) {
  const Terms<kTerms, T> terms(a.terms + first);
  const size_t gradient_pixel = a.gradient_pixel;
  const T* HWY_RESTRICT gradient = a.gradient;
  T* HWY_RESTRICT products = a.products + first * a.channels;
  ForChannels<T>(a.channels, [&]<class Values>(size_t c) {
    Values mean[kTerms], product[kTerms];
#pragma GCC unroll 4
    for (size_t k = 0; k < kTerms; ++k) {
      mean[k] = Values::Load(a.terms[first + k].scale + c);
      product[k] = Values::LoadOr(begin == 0 ? nullptr : products, k * a.channels + c, T{0});
    }
    for (size_t x = begin; x < end; ++x) {
      const Values g = Values::Load(gradient + x * gradient_pixel + c);
#pragma GCC unroll 4
      for (size_t k = 0; k < kTerms; ++k) {
        const Values value = Values::Load(terms.map[k] + x * terms.pixel[k] + c);
#pragma GCC unroll 2
        for (size_t i = 0; i < Values::kVectors; ++i)
          product[k].v[i] = hn::MulAdd(g.v[i], hn::Sub(value.v[i], mean[k].v[i]), product[k].v[i]);
      }
    }
#pragma GCC unroll 4
    for (size_t k = 0; k < kTerms; ++k) product[k].Store(products + k * a.channels + c);
  });
}

/// The sum of the gradient over pixels [begin, end); it starts at 0 where `begin` is 0.
template <class T>
HWY_INLINE void Total(const ProductArguments<T>& a, size_t begin, size_t end) {
  const size_t gradient_pixel = a.gradient_pixel;
  const T* HWY_RESTRICT gradient = a.gradient;
  ForChannels<T>(a.channels, [&]<class Values>(size_t c) {
    Values total = Values::LoadOr(begin == 0 ? nullptr : a.total, c, T{0});
    for (size_t x = begin; x < end; ++x) {
      const Values g = Values::Load(gradient + x * gradient_pixel + c);
#pragma GCC unroll 2
      for (size_t i = 0; i < Values::kVectors; ++i) total.v[i] = hn::Add(total.v[i], g.v[i]);
    }
    total.Store(a.total + c);
  });
}

/// See ProductArguments.
template <class T>
HWY_ATTR void Products(const ProductArguments<T>& a) {
  const size_t at_once = PixelsAtOnce<T>(a.channels);
  for (size_t begin = 0; begin < a.pixels; begin += at_once) {
    const size_t end = HWY_MIN(begin + at_once, a.pixels);
    Total(a, begin, end);
    size_t i = 0;
    for (; i + 2 <= a.count; i += 2) ProductTerms<2>(a, i, begin, end);
    if (i < a.count) ProductTerms<1>(a, i, begin, end);
  }
}

/// See RowSumArguments. One row after the other within each vector, so the order of a sum does not depend on the
/// target.
template <class T>
HWY_ATTR void RowSum(const RowSumArguments<T>& a) {
  const size_t size = a.size, rows = a.rows;
  const T* HWY_RESTRICT values = a.values;
  T* HWY_RESTRICT out = a.out;
  ForVectors<T>(size, [&](auto d, size_t i) {
    auto sum = hn::LoadU(d, values + i);
    for (size_t row = 1; row < rows; ++row) sum = hn::Add(sum, hn::LoadU(d, values + row * size + i));
    hn::StoreU(sum, d, out + i);
  });
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
