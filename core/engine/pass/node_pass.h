#pragma once
/// \file
/// One forward and one backward pass of a node, the sum of its edges.

#include <memory>
#include <span>
#include <vector>

#include "core/engine/pass/cell_state.h"
#include "core/engine/pass/edge_pass.h"

namespace nas::core::engine {

/// The part of a pass that is common to all nodes. Borrowed.
template <class T>
struct PassContext {
  std::vector<CellState<T>>& states;
  const TensorTable& tensors;
  size_t images;
  bool training;
};

/// A batch norm needs all images before the next op can begin. A pass therefore has stages, with a barrier of the
/// threads after each (see CandidatePass). Within a stage one thread computes all edges and candidates for a group of
/// images, so that the state that they read, and the gradient that they share, are loaded from memory once.
template <class T>
class NodePass {
 public:
  explicit NodePass(std::vector<std::unique_ptr<EdgePass<T>>> edges);

  std::vector<size_t> states_read() const;  ///< indices of the states, one per edge
  /// Whether a gradient of any parameter of its blocks is requested.
  bool wants_anything(const Gradients& gradients) const;
  /// Computes the values of `out`, whose memory is allocated, and what its readers need of them. `keep`: whether a
  /// backward pass follows.
  void forward(const PassContext<T>& context, CellState<T>& out, bool keep);
  /// Completes the gradient of `out`, after the backward passes of all nodes that read it. Then adds the contributions
  /// of its blocks to the gradients of the states that the node reads.
  void backward(const PassContext<T>& context, CellState<T>& out, Gradients& gradients);

 private:
  size_t stages() const;
  std::vector<WeightedMap<T>> block_terms() const;
  std::vector<WeightedMap<T>> kept_terms() const;
  void write_sum(const PassContext<T>& context, CellState<T>& out);
  void write_image(size_t n, const WeightedSum<T>* kept, const CellState<T>& out) const;
  std::vector<GradientSums> take_sums(const PassContext<T>& context, CellState<T>& out);
  void begin_backward(const PassContext<T>& context, const CellState<T>& out, const std::vector<GradientSums>& sums,
                      Gradients& gradients);

  std::vector<std::unique_ptr<EdgePass<T>>> edges_;
  std::vector<CandidatePass<T>*> candidates_;  ///< those of all edges that consist of blocks; owned by the edges
};

}  // namespace nas::core::engine
