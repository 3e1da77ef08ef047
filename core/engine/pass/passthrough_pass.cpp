#include "core/engine/pass/passthrough_pass.h"

#include <algorithm>

namespace nas::core::engine {

template <class T>
bool PassthroughPass<T>::needs_pools(const EdgeSpec& spec) {
  return std::any_of(spec.candidates.begin(), spec.candidates.end(), [](const OpSpec& candidate) {
    return candidate.kind == OpSpec::Kind::max_pool || candidate.kind == OpSpec::Kind::avg_pool;
  });
}

template <class T>
PassthroughPass<T>::PassthroughPass(const EdgeSpec& spec, const Maps<T>& input, PoolPass<T>* pool,
                                    EdgeWeights<T>& weights, TensorTable& tensors)
    : input_(input), stride_(static_cast<size_t>(spec.candidates.front().stride)), pool_(pool), weights_(weights) {
  for (size_t i = 0; i < spec.candidates.size(); ++i) {
    const OpSpec& candidate = spec.candidates[i];
    const auto add = [&](Part part) {
      candidates_.push_back({part, i, NormPass<T>(candidate.pool_norm, input.channels, tensors), {}});
    };
    if (candidate.kind == OpSpec::Kind::identity) add(identity);
    if (candidate.kind == OpSpec::Kind::max_pool) add(maximum);
    if (candidate.kind == OpSpec::Kind::avg_pool) add(average);
  }
}

template <class T>
void PassthroughPass<T>::finish_forward(const Maps<T>& input, bool training, const TensorTable& tensors) {
  input_ = input;
  for (Candidate& candidate : candidates_) {
    if (candidate.part == identity) {
      candidate.norm.finish();
      continue;
    }
    candidate.norm.finish(pool_->moments(candidate.part == maximum), pool_->pixels(), training, tensors);
    candidate.norm.update_running();
  }
  if (has_pools()) make_factors();
}

template <class T>
void PassthroughPass<T>::make_factors() {
  std::vector<double> factors((parts + 1) * channels(), 0.0);
  for (const Candidate& candidate : candidates_)
    for (size_t c = 0; c < channels(); ++c) {
      const double weight = weights_[candidate.index];
      factors[candidate.part * channels() + c] += weight * static_cast<double>(candidate.norm.scale()[c]);
      factors[parts * channels() + c] += weight * static_cast<double>(candidate.norm.shift()[c]);
    }
  factors_.resize(factors.size());
  std::transform(factors.begin(), factors.end(), factors_.begin(), [](double value) { return static_cast<T>(value); });
}

template <class T>
std::vector<WeightedMap<T>> PassthroughPass<T>::terms() const {
  std::vector<WeightedMap<T>> terms;
  for (const Candidate& candidate : candidates_)
    terms.push_back({input_, &candidate.norm, weights_[candidate.index], &weights_.sample_scale()});
  return terms;
}

template <class T>
void PassthroughPass<T>::write(size_t n, const Target<T>& out, const Target<T>& before) const {
  pool_kernels<T>().sum({.input = pool_input(input_, stride_, n),
                         .scale = weights_.sample_scale()[n],
                         .identity = factors_.data() + identity * channels(),
                         .maximum = factors_.data() + maximum * channels(),
                         .average = factors_.data() + average * channels(),
                         .shift = factors_.data() + parts * channels(),
                         .before = before.data ? before.image(n) : nullptr,
                         .before_pixel = before.pixel,
                         .out = out.image(n),
                         .out_pixel = out.pixel});
}

template <class T>
bool PassthroughPass<T>::begin_sums(size_t images, const Gradients& gradients) {
  const bool needed = std::any_of(candidates_.begin(), candidates_.end(), [&](const Candidate& candidate) {
    return weights_.wanted(gradients) || candidate.norm.needs_sums(gradients);
  });
  if (!needed) return false;
  sums_.resize(images * (parts + 1) * channels());
  means_.assign(parts * channels(), T{0});
  for (const Candidate& candidate : candidates_)
    std::copy_n(candidate.norm.mean(), channels(), means_.data() + candidate.part * channels());
  return true;
}

template <class T>
void PassthroughPass<T>::take_sums(size_t n) {
  pool_kernels<T>().products({.input = pool_input(input_, stride_, n),
                              .gradient = gradient_.image(n),
                              .gradient_pixel = gradient_.pixel,
                              .maximum_mean = means_.data() + maximum * channels(),
                              .average_mean = means_.data() + average * channels(),
                              .total = part_of(n, parts),
                              .identity = part_of(n, identity),
                              .maximum = part_of(n, maximum),
                              .average = part_of(n, average)});
}

template <class T>
void PassthroughPass<T>::finish_sums() {
  for (Candidate& candidate : candidates_) candidate.sums = sums_of(candidate);
  sums_ = {};
}

/// The sums over all images. In evaluation, two candidates of the same part may have different running means; the
/// difference in the product follows from the total.
template <class T>
GradientSums PassthroughPass<T>::sums_of(const Candidate& candidate) const {
  GradientSums sums = GradientSums::zero(channels());
  const size_t image = (parts + 1) * channels();
  for (size_t n = 0; n * image < sums_.size(); ++n) {
    const T* const of_image = sums_.data() + n * image;
    sums.add(of_image + parts * channels(), of_image + candidate.part * channels(),
             static_cast<double>(weights_.sample_scale()[n]));
  }
  for (size_t c = 0; c < channels() && !sums_.empty(); ++c) {
    const double around = static_cast<double>(means_[candidate.part * channels() + c]);
    sums.product[c] += (around - static_cast<double>(candidate.norm.mean()[c])) * sums.total[c];
  }
  return sums;
}

template <class T>
void PassthroughPass<T>::finish_backward(std::vector<WeightedMap<T>>& identities, Gradients& gradients) {
  for (const Candidate& candidate : candidates_) {
    if (candidate.part == identity)
      identities.push_back(through(candidate));
    else
      pool_->add_share(candidate.part == maximum,
                       {gradient_, &weights_.sample_scale(),
                        candidate.norm.backward(weights_[candidate.index], candidate.sums, gradients)});
    weights_.set_gradient(candidate.index, candidate.norm.factor_gradient(candidate.sums));
  }
  weights_.store_gradient(gradients);
}

/// The contribution of identity to the gradient of the state: the weighted gradient of the node.
template <class T>
WeightedMap<T> PassthroughPass<T>::through(const Candidate& candidate) const {
  const Maps<T> maps{gradient_.data, gradient_.pixel, input_.height, input_.width, input_.channels};
  return {maps, &candidate.norm, weights_[candidate.index], &weights_.sample_scale()};
}

template class PassthroughPass<float>;
template class PassthroughPass<double>;

}  // namespace nas::core::engine
