#pragma once
/// \file
/// One candidate that is made of blocks, through one forward and one backward pass.

#include <memory>
#include <vector>

#include "core/engine/block_run.h"
#include "core/engine/buffer.h"
#include "core/engine/gradient_sums.h"
#include "core/engine/maps.h"
#include "core/engine/weighted_sum.h"

namespace nas::core::engine {

/// Block by block: each block's norm needs all images before the next can begin. Forward, stage i is block i; backward,
/// stage i is the block that is i before the last, so that all candidates of a node begin with the node's gradient.
/// Stages that a candidate does not have do nothing. Groups of images may be on different threads; different candidates
/// too.
template <class T>
class CandidateRun {
 public:
  /// For inputs of (height, width, `channels` real channels).
  CandidateRun(const OpForm& form, size_t height, size_t width, size_t channels, TensorTable& tensors);

  size_t stages() const { return blocks_.size(); }
  bool wants_anything(const Gradients& gradients) const;

  void read(const Maps<T>& input) { input_ = input; }  ///< first of all: where what it reads lies
  void begin_forward(size_t images, const TensorTable& tensors);
  void forward(size_t stage, const ImageGroup& group);
  void finish_forward(size_t stage, bool training, const TensorTable& tensors);
  void update_running(size_t stage);
  /// After the last stage.
  Maps<T> maps() const { return blocks_.back()->maps(); }
  const NormRun<T>& norm() const { return blocks_.back()->norm(); }

  /// `weight`: of the candidate in the node's sum. `sums`: of the node's gradient with this candidate's maps.
  void begin_backward(double weight, const GradientSums& sums, Gradients& gradients);
  /// `node`: from the node's gradient to that of the state which the candidate reads.
  void backward(size_t stage, const BlockGradients<T>& node, const ImageGroup& group);
  void finish_backward(size_t stage, Gradients& gradients);
  /// Whether that stage gives the state's gradient.
  bool ends_at(size_t backward_stage) const { return backward_stage + 1 == blocks_.size(); }

 private:
  BlockSource<T> source_of(size_t block) const;
  Target<T> input_gradient_of(size_t block) const;
  BlockGradients<T> gradients_of(size_t block, const BlockGradients<T>& node) const;

  std::vector<std::unique_ptr<BlockRun<T>>> blocks_;
  Maps<T> input_;
  size_t images_ = 0;
  AlignedVector<T> no_scale_;
  bool own_gradients_wanted_ = false;
  /// In the backward pass: the gradient of each block's input, after the norm before it. Where it fits
  /// the block's output, it takes that place, which the block has just read; these are for the others.
  std::vector<Buffer<T>> between_;
};

}  // namespace nas::core::engine
