#pragma once
/// \file
/// A node through one forward and one backward pass: the sum of its edges, all of them together.

#include <memory>
#include <span>
#include <vector>

#include "core/engine/pass/cell_state.h"
#include "core/engine/pass/edge_pass.h"

namespace nas::core::engine {

/// What is the same for all nodes of a pass.
template <class T>
struct PassContext {
  std::vector<CellState<T>>& states;
  const TensorTable& tensors;
  size_t images;
  bool training;
};

/// A batch norm needs all images before what follows it can begin, so a pass has stages, and the threads meet after
/// each (see CandidatePass). Within a stage one thread does all edges and candidates of a group of images: the state
/// that they read and the gradient that they share come from memory once.
template <class T>
class NodePass {
 public:
  explicit NodePass(std::vector<std::unique_ptr<EdgePass<T>>> edges);

  std::vector<size_t> states_read() const;  ///< by edge
  bool wants_anything(const Gradients& gradients) const;
  /// Makes `out`'s values, whose memory is there, and what others will ask of them. `keep`: a backward pass will
  /// follow.
  void forward(const PassContext<T>& pass, CellState<T>& out, bool keep);
  /// Completes `out`'s gradient, after all nodes that read it, and adds to the gradients of the states that the node
  /// reads what its blocks send back.
  void backward(const PassContext<T>& pass, CellState<T>& out, Gradients& gradients);

 private:
  size_t stages() const;
  std::vector<WeightedMap<T>> block_terms() const;
  std::vector<WeightedMap<T>> kept_terms() const;
  void give_sum(const PassContext<T>& pass, CellState<T>& out);
  void give_image(size_t n, const WeightedSum<T>* kept, const CellState<T>& out) const;
  std::vector<GradientSums> take_sums(const PassContext<T>& pass, CellState<T>& out);
  void begin_backward(const PassContext<T>& pass, const CellState<T>& out, const std::vector<GradientSums>& sums,
                      Gradients& gradients);

  std::vector<std::unique_ptr<EdgePass<T>>> edges_;
  std::vector<CandidatePass<T>*> candidates_;  ///< of all edges, those made of blocks
};

}  // namespace nas::core::engine
