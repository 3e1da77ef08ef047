#pragma once
/// \file
/// One forward and one backward pass of the identities and pools of an edge.

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

/// Candidates without maps of their own: they pass on the state or its pools. They run backward after the blocks of all
/// edges that read the state (CellState::finish_readers). Then each image of the state is read once for all of them,
/// and their contributions to its gradient are added together.
template <class T>
class PassthroughPass {
 public:
  /// For the identities and pools among the candidates of `spec`. `pool`: of the same state and of the edge's stride;
  /// nullptr unless needs_pools(spec). Borrows `pool` and `weights`.
  PassthroughPass(const EdgeSpec& spec, const Maps<T>& input, PoolPass<T>* pool, EdgeWeights<T>& weights,
                  TensorTable& tensors);
  static bool needs_pools(const EdgeSpec& spec);

  bool has_pools() const { return pool_ != nullptr; }

  /// `input`: the values of the state. After the moments of the pools are computed. In training, updates the running
  /// statistics of the norms.
  void finish_forward(const Maps<T>& input, bool training, const TensorTable& tensors);
  /// The terms that it adds to the node's sum; only without pools.
  std::vector<WeightedMap<T>> terms() const;
  /// Writes `before` (if it has data) plus the sum of all candidates for image `n` to `out`; only with pools.
  /// [thread-safe]
  void write(size_t n, const Target<T>& out, const Target<T>& before) const;

  /// `gradient`: of the node, complete. Borrowed until the gradient of the state is complete.
  void begin_backward(const Target<T>& gradient) { gradient_ = gradient; }
  /// Whether take_sums() is needed for every image, for a norm or for the gradient of the weights.
  bool begin_sums(size_t images, const Gradients& gradients);
  void take_sums(size_t n);  ///< [thread-safe for different images]
  /// After take_sums() for all images, or none. [thread-safe for different edges]
  void finish_sums();
  /// Adds the shares of this edge to the pools, and the terms that identity contributes to the gradient of the state to
  /// `identities`. Stores the gradient of the weights.
  void finish_backward(std::vector<WeightedMap<T>>& identities, Gradients& gradients);

 private:
  /// The maps that kernels compute sums and products of.
  enum Part { identity, maximum, average, parts };
  struct Candidate {
    Part part;
    size_t index;  ///< in weights_
    NormPass<T> norm;
    GradientSums sums;  ///< of the node's gradient, in the backward pass
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
  AlignedVector<T> factors_;  ///< (parts + 1, channels): the factor of each part, and the shift

  // For the backward pass.
  Target<T> gradient_;
  AlignedVector<T> means_;  ///< (parts, channels): subtracted from the maps in products
  AlignedVector<T> sums_;   ///< (images, parts + 1, channels): the products, and the total; empty: not needed
};

}  // namespace nas::core::engine
