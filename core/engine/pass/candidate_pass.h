#pragma once
/// \file
/// One forward and one backward pass of a candidate that consists of blocks.

#include <memory>
#include <vector>

#include "core/engine/memory/buffer.h"
#include "core/engine/memory/maps.h"
#include "core/engine/pass/blocks_together.h"
#include "core/engine/pass/product_sums.h"
#include "core/engine/pass/weighted_sum.h"

namespace nas::core::engine {

/// A pass has stages, one per block, because the norm of a block needs all images before the next block can begin.
/// Stage i of the forward pass is block i. In the backward pass the last stage of the edge is the first block of each
/// candidate. The first blocks of all candidates of an edge read the same state; the edge computes them together. A
/// stage that a candidate does not have does nothing. Different groups of images and different candidates may be on
/// different threads.
template <class T>
class CandidatePass {
 public:
  /// For inputs of (height, width), with `channels` channels without padding.
  CandidatePass(const OpSpec& spec, size_t height, size_t width, size_t channels, TensorTable& tensors);

  size_t stages() const { return blocks_.size(); }
  /// `stages`: of the edge, the largest number among its candidates. Before any pass.
  void join_edge(size_t stages) { edge_stages_ = stages; }
  /// Whether a gradient of any of its parameters is requested.
  bool wants_anything(const Gradients& gradients) const;

  void begin_forward(size_t images, const TensorTable& tensors);
  BlockPass<T>& first_block() { return *blocks_.front(); }
  /// Computes the block of `stage`, unless it is the first, on the images of `group`.
  void forward(size_t stage, const ImageGroup& group);
  void finish_forward(size_t stage, bool training, const TensorTable& tensors);
  void update_running(size_t stage);
  /// The output before norm(), after the last stage.
  Maps<T> maps() const { return blocks_.back()->maps(); }
  const NormPass<T>& norm() const { return blocks_.back()->norm(); }

  /// `weight`: of the candidate in the node's sum. `sums`: of the node's gradient and its products with maps().
  void begin_backward(double weight, const GradientSums& sums, Gradients& gradients);
  /// Whether the backward pass computes any requested gradient: of its parameters or, if `state_wanted`, of the state.
  bool runs_backward(bool state_wanted) const { return own_gradients_wanted_ || state_wanted; }
  /// Runs the block of `stage` backward, unless it is the first. `node`: the gradient of the node.
  void backward(size_t stage, const OutputGradient<T>& node, const ImageGroup& group);
  /// The gradient of the output of the first block, after its norm.
  OutputGradient<T> gradient_of_first(const OutputGradient<T>& node) const { return gradient_of(0, node); }
  void finish_backward(size_t stage, Gradients& gradients);

 private:
  BlockSource<T> source_of(size_t block) const;
  /// Index of the block of a stage of the backward pass; blocks_.size() or more: none.
  size_t block_at(size_t backward_stage) const { return edge_stages_ - 1 - backward_stage; }
  Target<T> input_gradient_of(size_t block) const;
  OutputGradient<T> gradient_of(size_t block, const OutputGradient<T>& node) const;

  std::vector<std::unique_ptr<BlockPass<T>>> blocks_;
  size_t edge_stages_ = 0, images_ = 0;
  SampleScale<T> no_scale_;
  bool own_gradients_wanted_ = false;
  /// In the backward pass: the gradient of the input of each block, after the norm before it, for blocks where it does
  /// not fit the block's output. Where it fits, it overwrites that output.
  std::vector<Buffer<T>> between_;
};

}  // namespace nas::core::engine
