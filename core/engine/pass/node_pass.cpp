#include "core/engine/pass/node_pass.h"

#include <algorithm>
#include <utility>

#include "core/engine/parallel.h"

namespace nas::core::engine {

template <class T>
NodePass<T>::NodePass(std::vector<std::unique_ptr<EdgePass<T>>> edges) : edges_(std::move(edges)) {
  for (const auto& edge : edges_)
    for (CandidatePass<T>* candidate : edge->candidates()) candidates_.push_back(candidate);
}

template <class T>
std::vector<size_t> NodePass<T>::states_read() const {
  std::vector<size_t> states;
  for (const auto& edge : edges_) states.push_back(edge->state());
  return states;
}

template <class T>
bool NodePass<T>::wants_anything(const Gradients& gradients) const {
  return std::any_of(candidates_.begin(), candidates_.end(),
                     [&](const CandidatePass<T>* candidate) { return candidate->wants_anything(gradients); });
}

template <class T>
size_t NodePass<T>::stages() const {
  size_t stages = 1;
  for (const CandidatePass<T>* candidate : candidates_) stages = std::max(stages, candidate->stages());
  return stages;
}

/// The terms of the candidates that consist of blocks.
template <class T>
std::vector<WeightedMap<T>> NodePass<T>::block_terms() const {
  std::vector<WeightedMap<T>> all;
  for (const auto& edge : edges_)
    for (const WeightedMap<T>& term : edge->terms()) all.push_back(term);
  return all;
}

/// All terms that are maps in memory. Edges with pools add theirs image by image instead.
template <class T>
std::vector<WeightedMap<T>> NodePass<T>::kept_terms() const {
  std::vector<WeightedMap<T>> all = block_terms();
  for (const auto& edge : edges_)
    if (!edge->passthrough().has_pools())
      for (const WeightedMap<T>& term : edge->passthrough().terms()) all.push_back(term);
  return all;
}

template <class T>
void NodePass<T>::forward(const PassContext<T>& context, CellState<T>& out, bool keep) {
  for (const auto& edge : edges_) edge->begin_forward(context.states[edge->state()], context.tensors);
  parallel_each(candidates_.size(), [&](size_t i) { candidates_[i]->begin_forward(context.images, context.tensors); });
  for (size_t stage = 0; stage < stages(); ++stage) {
    parallel_images(context.images, [&](const ImageGroup& group) {
      for (const auto& edge : edges_) edge->forward(stage, group);
    });
    parallel_each(candidates_.size(),
                  [&](size_t i) { candidates_[i]->finish_forward(stage, context.training, context.tensors); });
    for (CandidatePass<T>* candidate : candidates_) candidate->update_running(stage);
  }
  for (const auto& edge : edges_) edge->finish_forward(context.training, context.tensors);
  write_sum(context, out);
  if (keep) return;
  candidates_.clear();
  edges_.clear();
}

template <class T>
void NodePass<T>::write_sum(const PassContext<T>& context, CellState<T>& out) {
  const std::vector<WeightedMap<T>> all = kept_terms();
  const std::unique_ptr<WeightedSum<T>> kept = all.empty() ? nullptr : std::make_unique<WeightedSum<T>>(all);
  parallel_each_image(context.images, [&](size_t n) {
    write_image(n, kept.get(), out);
    out.finish_image(n, context.training);
  });
}

/// Writes image `n` of the node. `kept`: the sum of kept_terms(); nullptr: there are none.
template <class T>
void NodePass<T>::write_image(size_t n, const WeightedSum<T>* kept, const CellState<T>& out) const {
  const Target<T> target = target_of<T>(out.values);
  Target<T> before;
  if (kept) {
    kept->write(n, target, before);
    before = target;
  }
  for (const auto& edge : edges_) {
    if (!edge->passthrough().has_pools()) continue;
    edge->passthrough().write(n, target, before);
    before = target;
  }
  if (before.data) return;
  for (size_t x = 0; x < target.pixels; ++x)  // 'none' on every edge
    std::fill_n(target.image(n) + x * target.pixel, out.maps.channels, T{0});
}

template <class T>
void NodePass<T>::backward(const PassContext<T>& context, CellState<T>& out, Gradients& gradients) {
  out.finish_readers(context.images, gradients);
  if (!out.gradient.defined()) return;
  begin_backward(context, out, take_sums(context, out), gradients);
  for (size_t stage = 0; stage < stages(); ++stage) {
    for (const auto& edge : edges_) edge->begin_stage(stage, context.states[edge->state()]);
    parallel_images(context.images, [&](const ImageGroup& group) {
      for (const auto& edge : edges_) edge->backward(stage, group);
    });
    parallel_each(candidates_.size(), [&](size_t i) { candidates_[i]->finish_backward(stage, gradients); });
  }
}

/// Completes the gradient of `out` image by image, and computes its sums while the image is in a cache.
template <class T>
std::vector<GradientSums> NodePass<T>::take_sums(const PassContext<T>& context, CellState<T>& out) {
  const bool completing = out.begin_completing();
  const std::vector<WeightedMap<T>> all = block_terms();
  std::unique_ptr<ProductSums<T>> sums;
  if (!all.empty()) sums = std::make_unique<ProductSums<T>>(all, target_of<T>(out.gradient), context.images);
  parallel_each_image(completing || sums ? context.images : 0, [&](size_t n) {
    out.complete_gradient(n);
    if (sums) sums->take(n);
  });
  out.end_completing();
  return sums ? sums->finish() : std::vector<GradientSums>();
}

template <class T>
void NodePass<T>::begin_backward(const PassContext<T>& context, const CellState<T>& out,
                                 const std::vector<GradientSums>& sums, Gradients& gradients) {
  std::span<const GradientSums> left = sums;
  for (const auto& edge : edges_) {
    CellState<T>& state = context.states[edge->state()];
    const size_t count = edge->candidates().size();
    edge->begin_backward(target_of<T>(out.gradient), left.first(count), state, gradients);
    left = left.subspan(count);
  }
}

template class NodePass<float>;
template class NodePass<double>;

}  // namespace nas::core::engine
