#include "core/engine/edge_run.h"

#include <algorithm>

#include "core/engine/kernels.h"
#include "core/engine/parallel.h"

namespace nas::core::engine {

template <class T>
EdgeRun<T>::EdgeRun(const EdgeForm& form, const Maps<T>& input, size_t channels, size_t images, TensorTable& tensors)
    : state_(form.state),
      stride_(static_cast<size_t>(form.candidates.front().stride)),
      channels_out_(padded_channels(static_cast<size_t>(form.candidates.front().channels_out))),
      context_{images, input, 1.0, nullptr},
      weights_index_(tensors.add(form.weights)) {
  if (form.weights.defined()) weights_type_ = form.weights.scalar_type();
  if (form.sample_scale.defined()) {
    const torch::Tensor scale = form.sample_scale.detach().to(torch::CppTypeToScalarType<T>::value).contiguous();
    sample_scale_.assign(scale.data_ptr<T>(), scale.data_ptr<T>() + scale.numel());
  }
  for (size_t i = 0; i < form.candidates.size(); ++i) {
    const OpForm& candidate = form.candidates[i];
    if (candidate.kind == OpForm::Kind::none) continue;
    if (candidate.kind == OpForm::Kind::blocks)
      computing_.push_back(
          {i, std::make_unique<CandidateRun<T>>(candidate, input.height, input.width, channels, tensors)});
    else
      passing_.push_back(
          {candidate.kind, i, std::make_unique<NormRun<T>>(candidate.pool_norm, input.channels, tensors)});
  }
}

template <class T>
bool EdgeRun<T>::has_pools() const {
  return std::any_of(passing_.begin(), passing_.end(),
                     [](const Passing& candidate) { return candidate.kind != OpForm::Kind::identity; });
}

template <class T>
EdgeContext<T> EdgeRun<T>::context_of(size_t index) const {
  return {context_.images, context_.input, weight(index), &sample_scale_};
}

template <class T>
void EdgeRun<T>::read_weights(const TensorTable& tensors) {
  if (weights_index_ == TensorTable::kNone) return;
  const torch::Tensor values = tensors[weights_index_].detach().to(torch::kFloat64).contiguous();
  weights_.assign(values.data_ptr<double>(), values.data_ptr<double>() + values.numel());
}

template <class T>
void EdgeRun<T>::forward(const Maps<T>& input, PoolRun<T>* pool, bool training, bool keep, const TensorTable& tensors,
                         const Target<T>& out, bool add) {
  context_.input = input;
  read_weights(tensors);
  if (passing_.empty() && computing_.empty()) {
    if (!add) fill_zeros(out);
    return;
  }
  std::vector<WeightedMap<T>> terms;
  for (Passing& candidate : passing_) {
    finish_norm(candidate, pool, out.pixels, training, tensors);
    terms.push_back({maps_of(candidate, pool), candidate.norm.get(), weight(candidate.index)});
  }
  for (Computing& candidate : computing_) {
    candidate.run->forward(context_of(candidate.index), training, tensors);
    terms.push_back(candidate.run->output(weight(candidate.index)));
  }
  add_weighted(terms, sample_scale_, context_.images, out, add);
  if (!keep) computing_.clear();
}

template <class T>
void EdgeRun<T>::fill_zeros(const Target<T>& out) const {
  for (size_t i = 0; i < context_.images * out.pixels; ++i) std::fill_n(out.data + i * out.pixel, channels_out_, T{0});
}

template <class T>
Maps<T> EdgeRun<T>::maps_of(const Passing& candidate, const PoolRun<T>* pool) const {
  switch (candidate.kind) {
    case OpForm::Kind::max_pool: return pool->maximum();
    case OpForm::Kind::avg_pool: return pool->average();
    default: return context_.input;
  }
}

template <class T>
void EdgeRun<T>::finish_norm(Passing& candidate, const PoolRun<T>* pool, size_t pixels, bool training,
                             const TensorTable& tensors) {
  if (candidate.kind == OpForm::Kind::identity)
    candidate.norm->finish();
  else
    candidate.norm->finish(pool->moments(candidate.kind == OpForm::Kind::max_pool), pixels, training, tensors);
}

template <class T>
void EdgeRun<T>::backward(const NodeGradient<T>& gradient, PoolRun<T>* pool, const Target<T>& input_gradient,
                          Gradients& gradients) {
  std::vector<double> weight_gradient(std::max<size_t>(weights_.size(), 1), 0.0);
  if (!passing_.empty()) backward_passing(gradient, pool, input_gradient, gradients, weight_gradient.data());
  for (Computing& candidate : computing_)
    weight_gradient[candidate.index] = candidate.run->backward(context_of(candidate.index), gradient, input_gradient,
                                                               /*add=*/true, gradients);
  if (gradients.wants(weights_index_))
    gradients.set(weights_index_,
                  torch::tensor(torch::ArrayRef<double>(weight_gradient).slice(0, weights_.size()), torch::kFloat64)
                      .to(weights_type_));
}

template <class T>
void EdgeRun<T>::backward_passing(const NodeGradient<T>& gradient, PoolRun<T>* pool, const Target<T>& input_gradient,
                                  Gradients& gradients, double* weight_gradient) {
  std::vector<SummedMap<T>> terms;
  for (const Passing& candidate : passing_) terms.push_back({maps_of(candidate, pool), candidate.norm->mean()});
  const std::vector<GradientSums> sums = gradient_sums(gradient, terms, sample_scale_);
  for (size_t k = 0; k < passing_.size(); ++k) {
    const Passing& candidate = passing_[k];
    weight_gradient[candidate.index] = candidate.norm->factor_gradient(sums[k]);
    if (candidate.kind != OpForm::Kind::identity)
      pool->add_share(candidate.kind == OpForm::Kind::max_pool,
                      {gradient.maps.data, gradient.maps.pixel, &sample_scale_,
                       candidate.norm->backward(weight(candidate.index), sums[k], gradients)});
    else if (input_gradient.data)
      add_weighted<T>({{{gradient.maps.data, gradient.maps.pixel, context_.input.height, context_.input.width,
                         context_.input.channels},
                        candidate.norm.get(), weight(candidate.index)}},
                      sample_scale_, context_.images, input_gradient, /*add=*/true);
  }
}

template class EdgeRun<float>;
template class EdgeRun<double>;

}  // namespace nas::core::engine
