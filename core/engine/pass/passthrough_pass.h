#pragma once
/// \file
/// Identity and pools of one edge, through one forward and one backward pass.

#include <vector>

#include "core/engine/cell_spec.h"
#include "core/engine/kernels/aligned.h"
#include "core/engine/kernels/kernels.h"
#include "core/engine/memory/maps.h"
#include "core/engine/pass/edge_weights.h"
#include "core/engine/pass/norm_pass.h"
#include "core/engine/pass/pool_pass.h"
#include "core/engine/pass/weighted_sum.h"

namespace nas::core::engine {

/// Candidates without maps of their own: they pass on the state, or its pools. Backward they wait until the blocks of
/// all edges that read the state have gone back (CellState::finish_readers): then the state's image is read once for
/// all of them, and what they add to its gradient is added at once.
template <class T>
class PassthroughPass {
 public:
  /// Of the candidates of `form` those that pass the state on. `pool`: of the same state and at the edge's stride;
  /// nullptr unless asks_for_pools(form). Borrows it and `weights`.
  PassthroughPass(const EdgeSpec& spec, const Maps<T>& input, PoolPass<T>* pool, EdgeWeights<T>& weights,
                  TensorTable& tensors);
  static bool asks_for_pools(const EdgeSpec& spec);

  bool has_pools() const { return pool_ != nullptr; }

  /// `input`: the state's values. After the pools are measured; in training, moves the norms' running statistics.
  void finish_forward(const Maps<T>& input, bool training, const TensorTable& tensors);
  /// What it adds to the node's sum, if that lies in memory: without pools.
  std::vector<WeightedMap<T>> terms() const;
  /// Writes the sum of all candidates for image n to `out`, on top of `before`; with pools. [thread-safe]
  void give(size_t n, const Target<T>& out, const Target<T>& before) const;

  /// `gradient`: of the node, complete; borrowed until the state's gradient is.
  void begin_backward(const Target<T>& gradient) { gradient_ = gradient; }
  /// Whether sums are to be taken of every image, for a norm or for the weights' gradient.
  bool begin_sums(size_t images, const Gradients& gradients);
  void take_sums(size_t n);  ///< [thread-safe for different images]
  /// After all images. [thread-safe for different edges]
  void finish_sums();
  /// Tells the pools their share, and `identities` what identity adds to the state's gradient. Completes the weights'
  /// gradient.
  void finish_backward(std::vector<WeightedMap<T>>& identities, Gradients& gradients);

 private:
  /// What kernels take sums and products of.
  enum Part { identity, maximum, average, parts };
  struct Candidate {
    Part part;
    size_t index;  ///< among the edge's weights
    NormPass<T> norm;
    GradientSums sums;  ///< in the backward pass, of the node's gradient
  };
  void make_factors();
  GradientSums sums_of(const Candidate& candidate) const;
  WeightedMap<T> through(const Candidate& candidate) const;
  size_t channels() const { return input_.channels; }
  T* part_of(size_t image, size_t part) { return sums_.data() + (image * (parts + 1) + part) * channels(); }

  Maps<T> input_;
  size_t stride_;
  PoolPass<T>* pool_;
  EdgeWeights<T>& weights_;
  std::vector<Candidate> candidates_;
  AlignedVector<T> factors_;  ///< (parts + 1, channels): of each part, and what is added to all

  // Of the backward pass.
  Target<T> gradient_;
  AlignedVector<T> means_;  ///< (parts, channels): what products are taken around
  AlignedVector<T> sums_;   ///< (images, parts + 1, channels): products, and the total; empty: not needed
};

}  // namespace nas::core::engine
