#include "core/engine/pass/edge_pass.h"

#include <algorithm>

namespace nas::core::engine {

namespace {

/// The pools that the edge reads; nullptr: it reads none.
template <class T>
PoolPass<T>* pool_of(const EdgeSpec& spec, CellState<T>& state, size_t images) {
  if (!PassthroughPass<T>::asks_for_pools(spec)) return nullptr;
  const bool normed = std::any_of(spec.candidates.begin(), spec.candidates.end(),
                                  [](const OpSpec& candidate) { return !candidate.pool_norm.is_empty(); });
  return state.pool_of(static_cast<size_t>(spec.candidates.front().stride), images, normed);
}

}  // namespace

template <class T>
EdgePass<T>::EdgePass(const EdgeSpec& spec, size_t index, CellState<T>& state, size_t images, TensorTable& tensors)
    : state_(index),
      stride_(static_cast<size_t>(spec.candidates.front().stride)),
      input_(state.maps),
      weights_(spec, images, tensors),
      passing_(spec, input_, pool_of(spec, state, images), weights_, tensors) {
  for (size_t i = 0; i < spec.candidates.size(); ++i)
    if (spec.candidates[i].kind == OpSpec::Kind::blocks)
      computing_.push_back({i, std::make_unique<CandidatePass<T>>(spec.candidates[i], input_.height, input_.width,
                                                                  state.channels, tensors)});
  for (const Computing& candidate : computing_) stages_ = std::max(stages_, candidate.run->stages());
  for (const Computing& candidate : computing_) candidate.run->join_edge(stages_);
  ++state.readers;
}

template <class T>
std::vector<CandidatePass<T>*> EdgePass<T>::candidates() const {
  std::vector<CandidatePass<T>*> all;
  for (const Computing& candidate : computing_) all.push_back(candidate.run.get());
  return all;
}

template <class T>
void EdgePass<T>::begin_forward(const CellState<T>& state, const TensorTable& tensors) {
  input_ = state.maps;
  weights_.read(tensors);
}

template <class T>
void EdgePass<T>::forward(size_t stage, const ImageGroup& group) {
  if (stage == 0) forward_first_blocks(group);
  for (Computing& candidate : computing_) candidate.run->forward(stage, group);
}

template <class T>
void EdgePass<T>::forward_first_blocks(const ImageGroup& group) {
  std::vector<BlockPass<T>*> blocks;
  for (const Computing& candidate : computing_) blocks.push_back(&candidate.run->first_block());
  if (!blocks.empty()) forward_together<T>(blocks, {input_, nullptr}, group);
}

template <class T>
std::vector<WeightedMap<T>> EdgePass<T>::terms() const {
  std::vector<WeightedMap<T>> terms;
  for (const Computing& candidate : computing_)
    terms.push_back(
        {candidate.run->maps(), &candidate.run->norm(), weights_[candidate.index], &weights_.sample_scale()});
  return terms;
}

template <class T>
void EdgePass<T>::begin_backward(const Target<T>& gradient, std::span<const GradientSums> sums, CellState<T>& state,
                                 Gradients& gradients) {
  node_gradient_ = {gradient, &weights_.sample_scale()};
  state_gradient_ = target_of<T>(state.gradient);
  for (size_t i = 0; i < computing_.size(); ++i) {
    CandidatePass<T>& run = *computing_[i].run;
    run.begin_backward(weights_[computing_[i].index], sums[i], gradients);
    weights_.set_gradient(computing_[i].index, run.norm().factor_gradient(sums[i]));
  }
  passing_.begin_backward(gradient);
  state.passing.push_back(&passing_);
}

template <class T>
void EdgePass<T>::begin_stage(size_t stage, CellState<T>& state) {
  if (stage + 1 == stages_ && state_gradient_.data && !computing_.empty()) before_blocks_ = state.begin_adding();
}

template <class T>
void EdgePass<T>::backward(size_t stage, const ImageGroup& group) {
  for (Computing& candidate : computing_)
    if (candidate.run->goes_backward(state_gradient_.data)) candidate.run->backward(stage, node_gradient_, group);
  if (stage + 1 == stages_) backward_first_blocks(group);
}

template <class T>
void EdgePass<T>::backward_first_blocks(const ImageGroup& group) {
  std::vector<BlockGoingBack<T>> blocks;
  for (const Computing& candidate : computing_)
    if (candidate.run->first_block().weights_wanted() || state_gradient_.data)
      blocks.push_back({&candidate.run->first_block(), candidate.run->gradient_of_first(node_gradient_)});
  backward_together<T>(blocks, {input_, nullptr}, {state_gradient_, before_blocks_}, group);
}

template class EdgePass<float>;
template class EdgePass<double>;

}  // namespace nas::core::engine
