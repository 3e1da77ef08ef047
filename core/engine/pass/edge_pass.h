#pragma once
/// \file
/// One forward and one backward pass of an edge.

#include <memory>
#include <span>
#include <vector>

#include "core/engine/cell_spec.h"
#include "core/engine/pass/candidate_pass.h"
#include "core/engine/pass/cell_state.h"
#include "core/engine/pass/edge_weights.h"
#include "core/engine/pass/passthrough_pass.h"
#include "core/engine/pass/weighted_sum.h"

namespace nas::core::engine {

/// The edge holds the input and the weights of its candidates; the node drives the stages of all its edges. Candidates
/// that consist of blocks have stages (CandidatePass). Identity and pools have none (PassthroughPass).
template <class T>
class EdgePass {
 public:
  /// `state`: the one that it reads, at `index` among the states of the cell; its values need not exist yet.
  EdgePass(const EdgeSpec& spec, size_t index, CellState<T>& state, size_t images, TensorTable& tensors);
  EdgePass(EdgePass&&) = delete;  ///< passthrough_ refers to weights_

  size_t state() const { return state_; }
  size_t out_height() const { return (input_.height + stride_ - 1) / stride_; }
  size_t out_width() const { return (input_.width + stride_ - 1) / stride_; }
  /// Its candidates that consist of blocks. Borrowed.
  std::vector<CandidatePass<T>*> candidates() const;
  /// Its identities and pools.
  const PassthroughPass<T>& passthrough() const { return passthrough_; }

  void begin_forward(const CellState<T>& state, const TensorTable& tensors);
  /// Computes a stage of all candidates on the images of `group`. [thread-safe for different groups]
  void forward(size_t stage, const ImageGroup& group);
  /// Prepares identity and pools. In training, updates the running statistics of their norms.
  void finish_forward(bool training, const TensorTable& tensors) {
    passthrough_.finish_forward(input_, training, tensors);
  }
  /// The terms that candidates() add to the node's sum, after all stages.
  std::vector<WeightedMap<T>> terms() const;

  /// `gradient`: of the node. `sums`: of it and its products with each of terms(). Identity and pools run backward
  /// later, with the state: see CellState::finish_readers().
  void begin_backward(const Target<T>& gradient, std::span<const GradientSums> sums, CellState<T>& state,
                      Gradients& gradients);
  /// Before backward(stage): prepares the addition to the gradient of the state.
  void begin_stage(size_t stage, CellState<T>& state);
  /// Runs a stage of all candidates backward on the images of `group`; the last stage adds to the gradient of the
  /// state. [thread-safe for different groups]
  void backward(size_t stage, const ImageGroup& group);

 private:
  struct BlockCandidate {
    size_t index;  ///< in weights_
    std::unique_ptr<CandidatePass<T>> pass;
  };

  void forward_first_blocks(const ImageGroup& group);
  void backward_first_blocks(const ImageGroup& group);

  size_t state_, stride_;
  Maps<T> input_;
  EdgeWeights<T> weights_;
  PassthroughPass<T> passthrough_;
  std::vector<BlockCandidate> block_candidates_;
  size_t stages_ = 1;

  // For the backward pass.
  OutputGradient<T> node_gradient_{};
  Target<T> state_gradient_;
  Target<T> before_blocks_;  ///< the gradient of the state before the first blocks add to it
};

}  // namespace nas::core::engine
