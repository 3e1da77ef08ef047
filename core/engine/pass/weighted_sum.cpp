#include "core/engine/pass/weighted_sum.h"

#include <algorithm>
#include <utility>

namespace nas::core::engine {

template <class T>
WeightedSum<T>::WeightedSum(std::vector<WeightedMap<T>> terms)
    : terms_(std::move(terms)), unscaled_(factors_of(std::vector<double>(terms_.size(), 1.0))) {}

template <class T>
typename WeightedSum<T>::Factors WeightedSum<T>::factors_of(const std::vector<double>& sample_scales) const {
  Factors factors{AlignedVector<T>(terms_.size() * channels()), AlignedVector<T>(channels(), T{0})};
  for (size_t k = 0; k < terms_.size(); ++k) {
    const double weight = terms_[k].weight * sample_scales[k];
    for (size_t c = 0; c < channels(); ++c) {
      factors.scales[k * channels() + c] = static_cast<T>(weight * static_cast<double>(terms_[k].norm->scale()[c]));
      factors.shift[c] += static_cast<T>(weight * static_cast<double>(terms_[k].norm->shift()[c]));
    }
  }
  return factors;
}

template <class T>
bool WeightedSum<T>::is_scaled() const {
  return std::any_of(terms_.begin(), terms_.end(), [](const auto& term) { return !term.sample_scale->is_one(); });
}

template <class T>
void WeightedSum<T>::write(size_t n, const Target<T>& out, const Target<T>& before) const {
  Factors scaled;
  if (is_scaled()) {
    std::vector<double> scales;
    for (const WeightedMap<T>& term : terms_) scales.push_back(static_cast<double>((*term.sample_scale)[n]));
    scaled = factors_of(scales);
  }
  const Factors& factors = scaled.shift.empty() ? unscaled_ : scaled;
  std::vector<SumTerm<T>> terms;
  for (const WeightedMap<T>& term : terms_)
    terms.push_back({term.maps.image(n), term.maps.pixel, factors.scales.data() + terms.size() * channels()});
  sum_kernels<T>().sum({.terms = terms.data(),
                        .count = terms.size(),
                        .shift = factors.shift.data(),
                        .pixels = out.pixels,
                        .channels = channels(),
                        .before = before.data ? before.image(n) : nullptr,
                        .before_pixel = before.pixel,
                        .out = out.image(n),
                        .out_pixel = out.pixel});
}

template class WeightedSum<float>;
template class WeightedSum<double>;

}  // namespace nas::core::engine
