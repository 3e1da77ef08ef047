#pragma once
/// \file
/// One candidate that is made of blocks, through one forward and one backward pass.

#include <memory>
#include <vector>

#include "core/engine/memory/buffer.h"
#include "core/engine/memory/maps.h"
#include "core/engine/pass/blocks_together.h"
#include "core/engine/pass/product_sums.h"
#include "core/engine/pass/weighted_sum.h"

namespace nas::core::engine {

/// Block by block: each block's norm needs all images before the next can begin. Forward, stage i is block i; backward,
/// the last of the edge's stages is the first block: those of all candidates of an edge read the same state, and are
/// done together by the edge. Stages that a candidate does not have do nothing. Groups of images may be on different
/// threads; different candidates too.
template <class T>
class CandidatePass {
 public:
  /// For inputs of (height, width, `channels` real channels).
  CandidatePass(const OpSpec& spec, size_t height, size_t width, size_t channels, TensorTable& tensors);

  size_t stages() const { return blocks_.size(); }
  /// So many stages has the edge.
  void join_edge(size_t stages) { edge_stages_ = stages; }
  bool wants_anything(const Gradients& gradients) const;

  void begin_forward(size_t images, const TensorTable& tensors);
  BlockPass<T>& first_block() { return *blocks_.front(); }
  /// All blocks but the first.
  void forward(size_t stage, const ImageGroup& group);
  void finish_forward(size_t stage, bool training, const TensorTable& tensors);
  void update_running(size_t stage);
  /// After the last stage.
  Maps<T> maps() const { return blocks_.back()->maps(); }
  const NormPass<T>& norm() const { return blocks_.back()->norm(); }

  /// `weight`: of the candidate in the node's sum. `sums`: of the node's gradient with this candidate's maps.
  void begin_backward(double weight, const GradientSums& sums, Gradients& gradients);
  /// Whether there is anything to do for begin_backward()'s `gradients`, or for the state's gradient if that is wanted.
  bool goes_backward(bool state_wanted) const { return own_gradients_wanted_ || state_wanted; }
  /// All blocks but the first. `node`: the node's gradient.
  void backward(size_t stage, const OutputGradient<T>& node, const ImageGroup& group);
  /// What the first block goes back from.
  OutputGradient<T> gradient_of_first(const OutputGradient<T>& node) const { return gradient_of(0, node); }
  void finish_backward(size_t stage, Gradients& gradients);

 private:
  BlockSource<T> source_of(size_t block) const;
  /// At or behind blocks_.size(): none.
  size_t block_at(size_t backward_stage) const { return edge_stages_ - 1 - backward_stage; }
  Target<T> input_gradient_of(size_t block) const;
  OutputGradient<T> gradient_of(size_t block, const OutputGradient<T>& node) const;

  std::vector<std::unique_ptr<BlockPass<T>>> blocks_;
  size_t edge_stages_ = 0, images_ = 0;
  SampleScale<T> no_scale_;
  bool own_gradients_wanted_ = false;
  /// In the backward pass: the gradient of each block's input, after the norm before it. Where it fits
  /// the block's output, it takes that place, which the block has just read; these are for the others.
  std::vector<Buffer<T>> between_;
};

}  // namespace nas::core::engine
