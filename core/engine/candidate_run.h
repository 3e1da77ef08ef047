#pragma once
/// \file
/// One candidate that is made of blocks, through one forward and one backward pass.

#include <memory>
#include <vector>

#include "core/engine/block_run.h"
#include "core/engine/gradient_sums.h"
#include "core/engine/maps.h"
#include "core/engine/weighted_sum.h"

namespace nas::core::engine {

/// What of an edge its candidates need.
template <class T>
struct EdgeContext {
  size_t images = 0;
  Maps<T> input;
  double weight = 1.0;                   ///< of this candidate
  const AlignedVector<T>* sample_scale;  ///< empty: 1
};

/// Each pass from one end to the other before the next candidate begins: what one step writes, the next finds in the
/// last cache.
template <class T>
class CandidateRun {
 public:
  CandidateRun(const OpForm& form, size_t height, size_t width, size_t channels, TensorTable& tensors);

  size_t channels_out() const { return blocks_.back()->real_channels_out(); }  ///< real
  /// Sizes of the output; its data is not there before forward().
  Maps<T> output_maps() const { return blocks_.back()->maps(); }
  bool wants_anything(const Gradients& gradients) const;

  void forward(const EdgeContext<T>& edge, bool training, const TensorTable& tensors);
  /// After forward(): for the edge's sum.
  WeightedMap<T> output(double weight) const { return {blocks_.back()->maps(), &blocks_.back()->norm(), weight}; }
  /// `gradient`: of the edge's sum. `input_gradient`: added to or overwritten; its data is nullptr: not wanted. Gives
  /// the weight's gradient.
  double backward(const EdgeContext<T>& edge, const NodeGradient<T>& gradient, const Target<T>& input_gradient,
                  bool add, Gradients& gradients);

 private:
  Buffer<T> backward_second(const EdgeContext<T>& edge, const Target<T>& gradient, Gradients& gradients);

  std::vector<std::unique_ptr<BlockRun<T>>> blocks_;
};

}  // namespace nas::core::engine
