#pragma once
/// \file
/// One edge through one forward and one backward pass.

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

/// The node runs the stages of its edges' candidates; the edge knows what they read and what they weigh. Candidates
/// that are made of blocks, which alone have stages, are done apart from those that pass the state on.
template <class T>
class EdgePass {
 public:
  /// `state`: the one it reads, number `index` of the cell's; its values are not looked at yet.
  EdgePass(const EdgeSpec& spec, size_t index, CellState<T>& state, size_t images, TensorTable& tensors);
  EdgePass(EdgePass&&) = delete;  ///< what passes the state on knows where the weights are

  size_t state() const { return state_; }
  size_t out_height() const { return (input_.height + stride_ - 1) / stride_; }
  size_t out_width() const { return (input_.width + stride_ - 1) / stride_; }
  /// Those that are made of blocks.
  std::vector<CandidatePass<T>*> candidates() const;
  /// The others but 'none'.
  const PassthroughPass<T>& passing() const { return passing_; }

  void begin_forward(const CellState<T>& state, const TensorTable& tensors);
  void forward(size_t stage, const ImageGroup& group);
  /// What passes the state on; in training, moves its norms' running statistics.
  void finish_forward(bool training, const TensorTable& tensors) { passing_.finish_forward(input_, training, tensors); }
  /// What candidates() add to the node's sum after all stages.
  std::vector<WeightedMap<T>> terms() const;

  /// `gradient`: of the node. `sums`: of it with each of terms(). What passes the state on is left to the state.
  void begin_backward(const Target<T>& gradient, std::span<const GradientSums> sums, CellState<T>& state,
                      Gradients& gradients);
  /// Before backward(stage): where in the state's gradient it will write.
  void begin_stage(size_t stage, CellState<T>& state);
  /// Adds to the state's gradient what the blocks send back.
  void backward(size_t stage, const ImageGroup& group);

 private:
  struct Computing {
    size_t index;  ///< among the edge's weights
    std::unique_ptr<CandidatePass<T>> run;
  };

  void forward_first_blocks(const ImageGroup& group);
  void backward_first_blocks(const ImageGroup& group);

  size_t state_, stride_;
  Maps<T> input_;
  EdgeWeights<T> weights_;
  PassthroughPass<T> passing_;
  std::vector<Computing> computing_;
  size_t stages_ = 1;

  // Of the backward pass.
  OutputGradient<T> node_gradient_{};
  Target<T> state_gradient_;
  Target<T> before_blocks_;  ///< what they add to
};

}  // namespace nas::core::engine
