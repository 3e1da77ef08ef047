#pragma once
/// \file
/// One edge through one forward and one backward pass.

#include <torch/torch.h>

#include <memory>
#include <span>
#include <vector>

#include "core/engine/candidate_run.h"
#include "core/engine/cell_form.h"
#include "core/engine/cell_state.h"
#include "core/engine/weighted_sum.h"

namespace nas::core::engine {

/// The node runs the stages of its edges' candidates; the edge knows what they read and what they weigh.
template <class T>
class EdgeRun {
 public:
  /// `state`: the one it reads, number `index` of the cell's; its values are not looked at yet.
  EdgeRun(const EdgeForm& form, size_t index, CellState<T>& state, size_t images, TensorTable& tensors);

  size_t state() const { return state_; }
  size_t out_height() const { return (input_.height + stride_ - 1) / stride_; }
  size_t out_width() const { return (input_.width + stride_ - 1) / stride_; }
  bool has_pools() const;
  PoolRun<T>* pool(CellState<T>& state) const { return has_pools() ? state.pools.at(stride_).get() : nullptr; }
  /// Those that are made of blocks.
  std::vector<CandidateRun<T>*> candidates() const;

  void begin_forward(const CellState<T>& state, const TensorTable& tensors);
  void forward(size_t stage, const ImageGroup& group);
  /// After all stages, and after those of the state's pools; in training, moves its own norms' running statistics.
  void finish_forward(bool training, const CellState<T>& state, const TensorTable& tensors);
  /// What it adds to the node's sum: the weighted maps of all candidates but 'none'.
  std::vector<WeightedMap<T>> terms(const CellState<T>& state) const;

  /// `gradient`: of the node. `sums`: of it with each of terms(). Tells the state's pools their share.
  void begin_backward(const Target<T>& gradient, std::span<const GradientSums> sums, CellState<T>& state,
                      Gradients& gradients);
  /// Before backward(stage): where in the state's gradient it will write.
  void begin_stage(size_t stage, CellState<T>& state);
  /// Adds to the state's gradient all but what comes through the pools.
  void backward(size_t stage, const ImageGroup& group);

 private:
  /// A pool or an identity: it has no maps of its own.
  struct Passing {
    OpForm::Kind kind;
    size_t index;  ///< among the edge's weights
    NormRun<T> norm;
  };
  struct Computing {
    size_t index;
    std::unique_ptr<CandidateRun<T>> run;
  };

  void forward_first_blocks(const ImageGroup& group);
  void backward_first_blocks(const ImageGroup& group);
  double weight(size_t index) const { return weights_.empty() ? 1.0 : weights_[index]; }
  Maps<T> maps_of(const Passing& candidate, const CellState<T>& state) const;
  void begin_passing(const Passing& candidate, const Target<T>& gradient, const GradientSums& sums,
                     CellState<T>& state, Gradients& gradients);

  size_t state_, stride_;
  Maps<T> input_;
  int weights_index_;
  torch::ScalarType weights_type_ = torch::kFloat;
  std::vector<double> weights_;
  AlignedVector<T> sample_scale_;
  std::vector<Passing> passing_;
  std::vector<Computing> computing_;
  size_t stages_ = 1;

  // Of the backward pass.
  OutputGradient<T> node_gradient_{};
  Target<T> state_gradient_;
  Target<T> before_blocks_;  ///< what they add to
  std::vector<WeightedMap<T>> identities_;            ///< what they add to the state's gradient
  std::unique_ptr<WeightedSum<T>> through_identity_;  ///< the sum of those; nullptr: none
  Target<T> before_identity_;  ///< what that adds to
};

}  // namespace nas::core::engine
