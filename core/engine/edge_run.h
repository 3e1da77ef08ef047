#pragma once
/// \file
/// One edge through one forward and one backward pass.

#include <torch/torch.h>

#include <memory>
#include <vector>

#include "core/engine/block_run.h"
#include "core/engine/cell_form.h"
#include "core/engine/gradient_sums.h"
#include "core/engine/pool_run.h"

namespace nas::core::engine {

template <class T>
class EdgeRun {
 public:
  /// `channels`: real ones of the state that it reads, `input` the padded maps' sizes; its data is not looked at yet.
  EdgeRun(const EdgeForm& form, const Maps<T>& input, size_t channels, size_t images, TensorTable& tensors);

  size_t state() const { return state_; }
  size_t stride() const { return stride_; }
  size_t out_height() const { return (input_.height + stride_ - 1) / stride_; }
  size_t out_width() const { return (input_.width + stride_ - 1) / stride_; }
  bool has_pools() const;

  /// Adds the edge's output to `out`. `pool`: of its state and stride, forward() done; nullptr when it has no pools.
  /// `keep`: a backward pass will follow.
  /// `add`: false overwrites `out`.
  void forward(const Maps<T>& input, PoolRun<T>* pool, bool training, bool keep, const TensorTable& tensors,
               const Target<T>& out, bool add);
  /// `gradient`: of the node, complete. Adds to `input_gradient` (its data is nullptr: not wanted) all but what comes
  /// through the pools; those are told their share.
  void backward(const Target<T>& gradient, PoolRun<T>* pool, const Target<T>& input_gradient, Gradients& gradients);

 private:
  struct Candidate {
    OpForm::Kind kind;
    size_t index;  ///< among the edge's weights
    std::vector<std::unique_ptr<BlockRun<T>>> blocks;
    std::unique_ptr<NormRun<T>> norm;  ///< of a pool or an identity; that of blocks is the last block's
    const NormRun<T>& last_norm() const { return blocks.empty() ? *norm : blocks.back()->norm(); }
  };

  Candidate make_candidate(const OpForm& form, size_t index, size_t channels, TensorTable& tensors) const;
  Maps<T> output_of(const Candidate& candidate, const PoolRun<T>* pool) const;
  double weight(const Candidate& candidate) const { return weights_.empty() ? 1.0 : weights_[candidate.index]; }
  T sample_scale(size_t image) const { return sample_scale_.empty() ? T{1} : sample_scale_[image]; }
  void read_weights(const TensorTable& tensors);

  void forward_first_blocks(bool training, const TensorTable& tensors);
  void forward_second_blocks(bool training, const TensorTable& tensors);
  void finish_pool_norms(PoolRun<T>* pool, bool training, const TensorTable& tensors);
  void add_up(const PoolRun<T>* pool, const Target<T>& out, bool add) const;

  std::vector<GradientSums> sums_of(const Target<T>& gradient, const PoolRun<T>* pool) const;
  void give_weight_gradient(const std::vector<GradientSums>& sums, Gradients& gradients) const;
  void backward_second_block(Candidate& candidate, const Target<T>& gradient, Gradients& gradients);
  void backward_first_blocks(const Target<T>& gradient, const Target<T>& input_gradient, Gradients& gradients);
  void backward_first_blocks(const Target<T>& gradient, const Target<T>& input_gradient, bool weights, size_t image,
                             size_t group);
  void backward_identities(const Target<T>& gradient, const Target<T>& input_gradient, size_t image) const;
  bool wants_first_blocks(const Gradients& gradients) const;

  size_t state_, stride_, images_;
  Maps<T> input_;
  int weights_index_;
  torch::ScalarType weights_type_ = torch::kFloat;
  int64_t weights_count_ = 0;
  std::vector<double> weights_;
  std::vector<T> sample_scale_;
  std::vector<Candidate> candidates_;  ///< all but those that add nothing
  size_t first_margin_ = 0;
  std::vector<Buffer<T>> middle_gradients_;  ///< of the first of two blocks, after its norm; parallel to candidates_
};

}  // namespace nas::core::engine
