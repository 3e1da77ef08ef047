#include "core/engine/pass/edge_pass.h"

#include <algorithm>

namespace nas::core::engine {

namespace {

/// The pools of the state that the edge reads; nullptr: none.
template <class T>
PoolPass<T>* pool_of(const EdgeSpec& spec, CellState<T>& state, size_t images) {
  if (!PassthroughPass<T>::needs_pools(spec)) return nullptr;
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
      passthrough_(spec, input_, pool_of(spec, state, images), weights_, tensors) {
  for (size_t i = 0; i < spec.candidates.size(); ++i)
    if (spec.candidates[i].kind == OpSpec::Kind::blocks)
      block_candidates_.push_back({i, std::make_unique<CandidatePass<T>>(spec.candidates[i], input_.height,
                                                                         input_.width, state.channels, tensors)});
  for (const BlockCandidate& candidate : block_candidates_) stages_ = std::max(stages_, candidate.pass->stages());
  for (const BlockCandidate& candidate : block_candidates_) candidate.pass->join_edge(stages_);
  ++state.readers;
}

template <class T>
std::vector<CandidatePass<T>*> EdgePass<T>::candidates() const {
  std::vector<CandidatePass<T>*> all;
  for (const BlockCandidate& candidate : block_candidates_) all.push_back(candidate.pass.get());
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
  for (BlockCandidate& candidate : block_candidates_) candidate.pass->forward(stage, group);
}

template <class T>
void EdgePass<T>::forward_first_blocks(const ImageGroup& group) {
  std::vector<BlockPass<T>*> blocks;
  for (const BlockCandidate& candidate : block_candidates_) blocks.push_back(&candidate.pass->first_block());
  if (!blocks.empty()) forward_together<T>(blocks, {input_, nullptr}, group);
}

template <class T>
std::vector<WeightedMap<T>> EdgePass<T>::terms() const {
  std::vector<WeightedMap<T>> terms;
  for (const BlockCandidate& candidate : block_candidates_)
    terms.push_back(
        {candidate.pass->maps(), &candidate.pass->norm(), weights_[candidate.index], &weights_.sample_scale()});
  return terms;
}

template <class T>
void EdgePass<T>::begin_backward(const Target<T>& gradient, std::span<const GradientSums> sums, CellState<T>& state,
                                 Gradients& gradients) {
  node_gradient_ = {gradient, &weights_.sample_scale()};
  state_gradient_ = target_of<T>(state.gradient);
  for (size_t i = 0; i < block_candidates_.size(); ++i) {
    CandidatePass<T>& pass = *block_candidates_[i].pass;
    pass.begin_backward(weights_[block_candidates_[i].index], sums[i], gradients);
    weights_.set_gradient(block_candidates_[i].index, pass.norm().factor_gradient(sums[i]));
  }
  passthrough_.begin_backward(gradient);
  state.passthroughs.push_back(&passthrough_);
}

template <class T>
void EdgePass<T>::begin_stage(size_t stage, CellState<T>& state) {
  if (stage + 1 == stages_ && state_gradient_.data && !block_candidates_.empty()) before_blocks_ = state.begin_adding();
}

template <class T>
void EdgePass<T>::backward(size_t stage, const ImageGroup& group) {
  for (BlockCandidate& candidate : block_candidates_)
    if (candidate.pass->runs_backward(state_gradient_.data)) candidate.pass->backward(stage, node_gradient_, group);
  if (stage + 1 == stages_) backward_first_blocks(group);
}

template <class T>
void EdgePass<T>::backward_first_blocks(const ImageGroup& group) {
  std::vector<BackwardBlock<T>> blocks;
  for (const BlockCandidate& candidate : block_candidates_)
    if (candidate.pass->first_block().weights_wanted() || state_gradient_.data)
      blocks.push_back({&candidate.pass->first_block(), candidate.pass->gradient_of_first(node_gradient_)});
  backward_together<T>(blocks, {input_, nullptr}, {state_gradient_, before_blocks_}, group);
}

template class EdgePass<float>;
template class EdgePass<double>;

}  // namespace nas::core::engine
