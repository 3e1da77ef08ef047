#include "core/engine/edge_run.h"

#include <algorithm>

namespace nas::core::engine {

template <class T>
EdgeRun<T>::EdgeRun(const EdgeForm& form, size_t index, CellState<T>& state, size_t images, TensorTable& tensors)
    : state_(index),
      stride_(static_cast<size_t>(form.candidates.front().stride)),
      input_(state.maps),
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
          {i, std::make_unique<CandidateRun<T>>(candidate, input_.height, input_.width, state.channels, tensors)});
    else
      passing_.push_back({candidate.kind, i, NormRun<T>(candidate.pool_norm, input_.channels, tensors)});
  }
  for (const Computing& candidate : computing_) stages_ = std::max(stages_, candidate.run->stages());
  for (const Computing& candidate : computing_) candidate.run->join_edge(stages_);
  ++state.readers;
  if (!has_pools()) return;
  std::unique_ptr<PoolRun<T>>& pool = state.pools[stride_];
  if (!pool) pool = std::make_unique<PoolRun<T>>(input_, stride_, images);
}

template <class T>
bool EdgeRun<T>::has_pools() const {
  return std::any_of(passing_.begin(), passing_.end(),
                     [](const Passing& candidate) { return candidate.kind != OpForm::Kind::identity; });
}

template <class T>
std::vector<CandidateRun<T>*> EdgeRun<T>::candidates() const {
  std::vector<CandidateRun<T>*> all;
  for (const Computing& candidate : computing_) all.push_back(candidate.run.get());
  return all;
}

template <class T>
void EdgeRun<T>::begin_forward(const CellState<T>& state, const TensorTable& tensors) {
  input_ = state.maps;
  if (weights_index_ == TensorTable::kNone) return;
  const torch::Tensor values = tensors[weights_index_].detach().to(torch::kFloat64).contiguous();
  weights_.assign(values.data_ptr<double>(), values.data_ptr<double>() + values.numel());
}

template <class T>
void EdgeRun<T>::forward(size_t stage, const ImageGroup& group) {
  if (stage == 0) forward_first_blocks(group);
  for (Computing& candidate : computing_) candidate.run->forward(stage, group);
}

template <class T>
void EdgeRun<T>::forward_first_blocks(const ImageGroup& group) {
  std::vector<BlockRun<T>*> blocks;
  for (const Computing& candidate : computing_) blocks.push_back(&candidate.run->first_block());
  if (!blocks.empty()) forward_together<T>(blocks, {input_, nullptr}, group);
}

template <class T>
void EdgeRun<T>::finish_forward(bool training, const CellState<T>& state, const TensorTable& tensors) {
  for (Passing& candidate : passing_) {
    if (candidate.kind == OpForm::Kind::identity) {
      candidate.norm.finish();
      continue;
    }
    candidate.norm.finish(state.pools.at(stride_)->moments(candidate.kind == OpForm::Kind::max_pool),
                          out_height() * out_width(), training, tensors);
    candidate.norm.update_running();
  }
}

template <class T>
Maps<T> EdgeRun<T>::maps_of(const Passing& candidate, const CellState<T>& state) const {
  if (candidate.kind == OpForm::Kind::identity) return input_;
  return state.pools.at(stride_)->maps(candidate.kind == OpForm::Kind::max_pool);
}

template <class T>
std::vector<WeightedMap<T>> EdgeRun<T>::terms(const CellState<T>& state) const {
  std::vector<WeightedMap<T>> terms;
  for (const Passing& candidate : passing_)
    terms.push_back({maps_of(candidate, state), &candidate.norm, weight(candidate.index), &sample_scale_});
  for (const Computing& candidate : computing_)
    terms.push_back({candidate.run->maps(), &candidate.run->norm(), weight(candidate.index), &sample_scale_});
  return terms;
}

template <class T>
void EdgeRun<T>::begin_backward(const Target<T>& gradient, std::span<const GradientSums> sums, CellState<T>& state,
                                Gradients& gradients) {
  node_gradient_ = {gradient, &sample_scale_};
  state_gradient_ = target_of<T>(state.gradient);
  std::vector<double> weight_gradient(weights_.size(), 0.0);
  const auto give = [&](size_t index, const NormRun<T>& norm) {
    if (!weights_.empty()) weight_gradient[index] = norm.factor_gradient(sums.front());
    sums = sums.subspan(1);
  };
  for (const Passing& candidate : passing_) {
    begin_passing(candidate, gradient, sums.front(), state, gradients);
    give(candidate.index, candidate.norm);
  }
  if (!identities_.empty()) through_identity_ = std::make_unique<WeightedSum<T>>(identities_);
  for (Computing& candidate : computing_) {
    candidate.run->begin_backward(weight(candidate.index), sums.front(), gradients);
    give(candidate.index, candidate.run->norm());
  }
  if (gradients.wants(weights_index_))
    gradients.set(weights_index_, torch::tensor(weight_gradient, torch::kFloat64).to(weights_type_));
}

template <class T>
void EdgeRun<T>::begin_passing(const Passing& candidate, const Target<T>& gradient, const GradientSums& sums,
                               CellState<T>& state, Gradients& gradients) {
  if (candidate.kind != OpForm::Kind::identity) {
    NormBackward<T> norm = candidate.norm.backward(weight(candidate.index), sums, gradients);
    state.pools.at(stride_)->add_share(candidate.kind == OpForm::Kind::max_pool,
                                       {gradient, &sample_scale_, std::move(norm)});
    return;
  }
  if (!state_gradient_.data) return;
  const Maps<T> maps{gradient.data, gradient.pixel, input_.height, input_.width, input_.channels};
  identities_.push_back({maps, &candidate.norm, weight(candidate.index), &sample_scale_});
}

template <class T>
void EdgeRun<T>::begin_stage(size_t stage, CellState<T>& state) {
  if (!state_gradient_.data) return;
  if (stage == 0 && through_identity_) before_identity_ = state.begin_adding();
  if (stage + 1 == stages_ && !computing_.empty()) before_blocks_ = state.begin_adding();
}

template <class T>
void EdgeRun<T>::backward(size_t stage, const ImageGroup& group) {
  if (stage == 0 && through_identity_)
    for (size_t n = group.begin; n < group.end; ++n) through_identity_->give(n, state_gradient_, before_identity_);
  for (Computing& candidate : computing_)
    if (candidate.run->goes_backward(state_gradient_.data)) candidate.run->backward(stage, node_gradient_, group);
  if (stage + 1 == stages_) backward_first_blocks(group);
}

template <class T>
void EdgeRun<T>::backward_first_blocks(const ImageGroup& group) {
  std::vector<BlockGoingBack<T>> blocks;
  for (const Computing& candidate : computing_)
    if (candidate.run->first_block().weights_wanted() || state_gradient_.data)
      blocks.push_back({&candidate.run->first_block(), candidate.run->gradient_of_first(node_gradient_)});
  backward_together<T>(blocks, {input_, nullptr}, {state_gradient_, before_blocks_}, group);
}

template class EdgeRun<float>;
template class EdgeRun<double>;

}  // namespace nas::core::engine
