#pragma once
/// \file
/// A state of a cell: an input or the output of a node.

#include <torch/torch.h>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/engine/memory/map_tensors.h"
#include "core/engine/memory/maps.h"
#include "core/engine/pass/passthrough_pass.h"
#include "core/engine/pass/pool_pass.h"
#include "core/engine/pass/weighted_sum.h"

namespace nas::core::engine {

/// `values`, (N, H, W, C), for reading. Borrowed.
template <class T>
Maps<T> maps_of(const torch::Tensor& values) {
  return {values.data_ptr<T>(), pixel_of(values), static_cast<size_t>(values.size(1)),
          static_cast<size_t>(values.size(2)), static_cast<size_t>(values.size(3))};
}

/// `values`, (N, H, W, C), for writing; data == nullptr for an undefined tensor. Borrowed.
template <class T>
Target<T> target_of(const torch::Tensor& values) {
  if (!values.defined()) return {};
  return {values.data_ptr<T>(), pixel_of(values), static_cast<size_t>(values.size(1) * values.size(2))};
}

/// The maps of a state, their gradient, and what the edges that read the state share.
template <class T>
struct CellState {
  bool is_padded() const { return channels != maps.channels; }
  /// The pools of `stride`, for another edge. `measured`: whether the edge has a norm that needs their moments.
  PoolPass<T>* pool_of(size_t stride, size_t images, bool measured);

  /// After `values` is allocated.
  void begin_forward();
  /// Writes `copies` of image `n` and, in training, computes the moments of its pools. [thread-safe for different
  /// images]
  void finish_image(size_t n, bool training) const;
  /// Whether finish_image() does anything.
  bool has_more(bool training) const;

  /// The gradient so far, to which the caller adds its contribution, writing the sum to `gradient`. At first it is
  /// empty or `given`, after the first call `gradient` itself.
  Target<T> begin_adding() { return std::exchange(begun, target_of<T>(gradient)); }
  /// After the blocks of all edges that read the state have run backward: computes the sums that identity and pools
  /// need, and the gradients of the edges' weights and of the pools' norms.
  void finish_readers(size_t images, Gradients& gradients);
  /// After finish_readers(): prepares complete_gradient(). False: the gradient is already complete, with zeros if
  /// nothing was added.
  bool begin_completing();
  /// Adds the contributions of identity and pools to the gradient of image `n`. [thread-safe for different images]
  void complete_gradient(size_t n) const;
  /// After all images: frees what complete_gradient() needed.
  void end_completing();

  size_t channels = 0;            ///< without padding
  torch::Tensor values;           ///< (N, H, W, padded C)
  Maps<T> maps;                   ///< of values
  std::optional<size_t> place;    ///< its first channel in the joined maps, if `values` is part of them
  std::vector<Target<T>> copies;  ///< its channels in the joined maps, if `values` is not part of them
  size_t readers = 0;             ///< number of edges that read it
  std::map<size_t, std::unique_ptr<PoolPass<T>>> pools;  ///< by stride

  // For the backward pass.
  torch::Tensor gradient;                            ///< like `values`; undefined: not wanted
  torch::Tensor given;                               ///< its part from outside the cell, (N, H, W, C); undefined: zero
  Target<T> begun;                                   ///< the gradient so far: empty, `given` or `gradient`
  std::vector<PassthroughPass<T>*> passthroughs;     ///< of the edges that read the state; borrowed
  std::unique_ptr<WeightedSum<T>> through_identity;  ///< contribution of identity; nullptr: none
  std::vector<const PoolPass<T>*> through_pools;     ///< the pools that contribute to the gradient
};

}  // namespace nas::core::engine
