#include "core/engine/node_run.h"

#include <algorithm>
#include <utility>

#include "core/engine/parallel.h"

namespace nas::core::engine {

template <class T>
NodeRun<T>::NodeRun(std::vector<std::unique_ptr<EdgeRun<T>>> edges) : edges_(std::move(edges)) {
  for (const auto& edge : edges_)
    for (CandidateRun<T>* candidate : edge->candidates()) candidates_.push_back(candidate);
}

template <class T>
bool NodeRun<T>::wants_anything(const Gradients& gradients) const {
  return std::any_of(candidates_.begin(), candidates_.end(),
                     [&](const CandidateRun<T>* candidate) { return candidate->wants_anything(gradients); });
}

template <class T>
size_t NodeRun<T>::stages() const {
  size_t stages = 1;
  for (const CandidateRun<T>* candidate : candidates_) stages = std::max(stages, candidate->stages());
  return stages;
}

template <class T>
std::vector<WeightedMap<T>> NodeRun<T>::terms(const PassContext<T>& pass) const {
  std::vector<WeightedMap<T>> all;
  for (const auto& edge : edges_)
    for (const WeightedMap<T>& term : edge->terms(pass.states[edge->state()])) all.push_back(term);
  return all;
}

template <class T>
void NodeRun<T>::forward(const PassContext<T>& pass, CellState<T>& out, bool keep) {
  for (const auto& edge : edges_) edge->begin_forward(pass.states[edge->state()], pass.tensors);
  parallel_each(candidates_.size(), [&](size_t i) { candidates_[i]->begin_forward(pass.images, pass.tensors); });
  for (size_t stage = 0; stage < stages(); ++stage) {
    parallel_images(pass.images, [&](const ImageGroup& group) {
      for (const auto& edge : edges_) edge->forward(stage, group);
    });
    parallel_each(candidates_.size(),
                  [&](size_t i) { candidates_[i]->finish_forward(stage, pass.training, pass.tensors); });
    for (CandidateRun<T>* candidate : candidates_) candidate->update_running(stage);
  }
  for (const auto& edge : edges_) edge->finish_forward(pass.training, pass.states[edge->state()], pass.tensors);
  give_sum(pass, out);
  if (keep) return;
  candidates_.clear();
  edges_.clear();
}

template <class T>
void NodeRun<T>::give_sum(const PassContext<T>& pass, CellState<T>& out) {
  const std::vector<PoolRun<T>*> pools = out.begin_pools();
  const std::vector<WeightedMap<T>> all = terms(pass);
  const std::unique_ptr<WeightedSum<T>> sum = all.empty() ? nullptr : std::make_unique<WeightedSum<T>>(all);
  const Target<T> target = target_of<T>(out.values);
  parallel_each_image(pass.images, [&](size_t n) {
    if (sum)
      sum->give(n, target, /*before=*/{});
    else  // 'none' on every edge
      for (size_t x = 0; x < target.pixels; ++x)
        std::fill_n(target.image(n) + x * target.pixel, out.maps.channels, T{0});
    out.copy_image(n);
    for (PoolRun<T>* pool : pools) pool->compute(n);
  });
}

template <class T>
void NodeRun<T>::backward(const PassContext<T>& pass, CellState<T>& out, Gradients& gradients) {
  if (!out.gradient.defined()) return;
  begin_backward(pass, out, take_sums(pass, out), gradients);
  for (size_t stage = 0; stage < stages(); ++stage) {
    for (const auto& edge : edges_) edge->begin_stage(stage, pass.states[edge->state()]);
    parallel_images(pass.images, [&](const ImageGroup& group) {
      for (const auto& edge : edges_) edge->backward(stage, group);
    });
    parallel_each(candidates_.size(), [&](size_t i) { candidates_[i]->finish_backward(stage, gradients); });
  }
}

/// Completes `out`'s gradient image by image, and takes its sums while it is in a cache.
template <class T>
std::vector<GradientSums> NodeRun<T>::take_sums(const PassContext<T>& pass, CellState<T>& out) {
  std::vector<PoolRun<T>*> pools;
  for (const auto& edge : edges_) {
    CellState<T>& state = pass.states[edge->state()];
    PoolRun<T>* pool = edge->pool(state);
    if (pool && pool->begin(state.maps)) pools.push_back(pool);
  }
  const std::vector<PoolRun<T>*> out_pools = out.finish_gradient();
  const Target<T> gradient = target_of<T>(out.gradient);
  const std::vector<WeightedMap<T>> all = terms(pass);
  std::unique_ptr<ProductSums<T>> sums;
  if (!all.empty()) sums = std::make_unique<ProductSums<T>>(all, gradient, pass.images);
  parallel_each_image(pass.images, [&](size_t n) {
    for (const PoolRun<T>* pool : out_pools) pool->backward(n, gradient);
    for (PoolRun<T>* pool : pools) pool->compute(n);
    if (sums) sums->take(n);
  });
  for (PoolRun<T>* pool : out_pools) pool->forget();
  return sums ? sums->finish() : std::vector<GradientSums>();
}

template <class T>
void NodeRun<T>::begin_backward(const PassContext<T>& pass, const CellState<T>& out,
                                const std::vector<GradientSums>& sums, Gradients& gradients) {
  std::span<const GradientSums> left = sums;
  for (const auto& edge : edges_) {
    CellState<T>& state = pass.states[edge->state()];
    const size_t count = edge->terms(state).size();
    edge->begin_backward(target_of<T>(out.gradient), left.first(count), state, gradients);
    left = left.subspan(count);
  }
}

template class NodeRun<float>;
template class NodeRun<double>;

}  // namespace nas::core::engine
