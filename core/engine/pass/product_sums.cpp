#include "core/engine/pass/product_sums.h"

#include <utility>

#include "core/engine/kernels/kernels.h"
#include "core/engine/parallel.h"

namespace nas::core::engine {

template <class T>
ProductSums<T>::ProductSums(std::vector<WeightedMap<T>> terms, const Target<T>& gradient, size_t images)
    : terms_(std::move(terms)),
      gradient_(gradient),
      images_(images),
      totals_(images * channels()),
      products_(images * terms_.size() * channels()) {}

template <class T>
void ProductSums<T>::take(size_t n) {
  std::vector<SumTerm<T>> terms;
  for (const WeightedMap<T>& term : terms_) terms.push_back({term.maps.image(n), term.maps.pixel, term.norm->mean()});
  sum_kernels<T>().products({.gradient = gradient_.image(n),
                             .gradient_pixel = gradient_.pixel,
                             .terms = terms.data(),
                             .count = terms.size(),
                             .pixels = gradient_.pixels,
                             .channels = channels(),
                             .total = totals_.data() + n * channels(),
                             .products = products_.data() + n * terms_.size() * channels()});
}

template <class T>
std::vector<GradientSums> ProductSums<T>::finish() const {
  std::vector<GradientSums> sums(terms_.size());
  parallel_each(terms_.size(), [&](size_t term) { sums[term] = finish(term); });
  return sums;
}

template <class T>
GradientSums ProductSums<T>::finish(size_t term) const {
  GradientSums sums = GradientSums::zero(channels());
  for (size_t n = 0; n < images_; ++n) {
    const auto scale = static_cast<double>((*terms_[term].sample_scale)[n]);
    sums.add(totals_.data() + n * channels(), products_.data() + (n * terms_.size() + term) * channels(), scale);
  }
  return sums;
}

template class ProductSums<float>;
template class ProductSums<double>;

}  // namespace nas::core::engine
