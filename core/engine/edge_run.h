#pragma once
/// \file
/// One edge through one forward and one backward pass.

#include <torch/torch.h>

#include <memory>
#include <vector>

#include "core/engine/candidate_run.h"
#include "core/engine/cell_form.h"
#include "core/engine/pool_run.h"
#include "core/engine/weighted_sum.h"

namespace nas::core::engine {

template <class T>
class EdgeRun {
 public:
  /// `channels`: real ones of the state that it reads, `input` the padded maps' sizes; its data is not looked at yet.
  EdgeRun(const EdgeForm& form, const Maps<T>& input, size_t channels, size_t images, TensorTable& tensors);

  size_t state() const { return state_; }
  size_t stride() const { return stride_; }
  size_t out_height() const { return (context_.input.height + stride_ - 1) / stride_; }
  size_t out_width() const { return (context_.input.width + stride_ - 1) / stride_; }
  bool has_pools() const;

  /// Adds the edge's output to `out`, or overwrites it. `pool`: of its state and stride, compute() done; nullptr when
  /// the edge has no pools. `keep`: a backward pass will follow.
  void forward(const Maps<T>& input, PoolRun<T>* pool, bool training, bool keep, const TensorTable& tensors,
               const Target<T>& out, bool add);
  /// Adds to `input_gradient` (its data is nullptr: not wanted) all but what comes through the pools; those are told
  /// their share.
  void backward(const NodeGradient<T>& gradient, PoolRun<T>* pool, const Target<T>& input_gradient,
                Gradients& gradients);

 private:
  /// A pool or an identity: it has no maps of its own.
  struct Passing {
    OpForm::Kind kind;
    size_t index;  ///< among the edge's weights
    std::unique_ptr<NormRun<T>> norm;
  };
  struct Computing {
    size_t index;
    std::unique_ptr<CandidateRun<T>> run;
  };

  double weight(size_t index) const { return weights_.empty() ? 1.0 : weights_[index]; }
  EdgeContext<T> context_of(size_t index) const;
  void read_weights(const TensorTable& tensors);
  void fill_zeros(const Target<T>& out) const;
  Maps<T> maps_of(const Passing& candidate, const PoolRun<T>* pool) const;
  void finish_norm(Passing& candidate, const PoolRun<T>* pool, size_t pixels, bool training,
                   const TensorTable& tensors);
  void backward_passing(const NodeGradient<T>& gradient, PoolRun<T>* pool, const Target<T>& input_gradient,
                        Gradients& gradients, double* weight_gradient);

  size_t state_, stride_, channels_out_;  ///< the last padded
  EdgeContext<T> context_;
  int weights_index_;
  torch::ScalarType weights_type_ = torch::kFloat;
  std::vector<double> weights_;
  AlignedVector<T> sample_scale_;
  std::vector<Passing> passing_;
  std::vector<Computing> computing_;
};

}  // namespace nas::core::engine
