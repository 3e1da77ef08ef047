#pragma once
/// \file
/// A state of a cell: one of its inputs, or what a node makes.

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

template <class T>
Maps<T> maps_of(const torch::Tensor& values) {
  return {values.data_ptr<T>(), pixel_of(values), static_cast<size_t>(values.size(1)),
          static_cast<size_t>(values.size(2)), static_cast<size_t>(values.size(3))};
}

/// Of an undefined tensor: no data.
template <class T>
Target<T> target_of(const torch::Tensor& values) {
  if (!values.defined()) return {};
  return {values.data_ptr<T>(), pixel_of(values), static_cast<size_t>(values.size(1) * values.size(2))};
}

template <class T>
struct CellState {
  bool is_padded() const { return channels != maps.channels; }
  /// Those of `stride`, for one edge more. `measured`: it has a norm that asks for their moments.
  PoolPass<T>* pool_of(size_t stride, size_t images, bool measured);

  /// Once its values' memory is there.
  void begin_forward();
  /// What is made of the values of image `n`: `copies`, and in training the pools' moments. [thread-safe for different
  /// images]
  void finish_image(size_t n, bool training) const;
  /// Whether finish_image() does anything.
  bool has_more(bool training) const;

  /// What whoever comes next adds to on the way into the gradient: nothing at first, or what was given; then the
  /// gradient itself.
  Target<T> begin_adding() { return std::exchange(begun, target_of<T>(gradient)); }
  /// Once the blocks of all edges that read the state have gone back: takes the sums that identity and pools need,
  /// and gives the gradients of the edges' weights and of the pools' norms.
  void finish_readers(size_t images, Gradients& gradients);
  /// After that, what complete_gradient() needs; false: the gradient is complete, of zeros if nothing was added.
  bool begin_completing();
  /// Adds to the gradient of image `n` what comes through identity and pools. [thread-safe for different images]
  void complete_gradient(size_t n) const;
  /// After all images: what the gradient was made of is not needed any more.
  void end_completing();

  size_t channels = 0;            ///< real
  torch::Tensor values;           ///< (N, H, W, padded C)
  Maps<T> maps;                   ///< of values
  std::optional<size_t> place;    ///< the first of its channels among the joined ones, if its values lie there
  std::vector<Target<T>> copies;  ///< where its real channels go among the joined ones, if its values do not lie there
  size_t readers = 0;             ///< edges
  std::map<size_t, std::unique_ptr<PoolPass<T>>> pools;  ///< by stride

  // Of the backward pass.
  torch::Tensor gradient;  ///< like values; undefined: not wanted
  torch::Tensor given;     ///< the part of it that comes from outside the cell, (N, H, W, C); undefined: zero
  Target<T> begun;         ///< what of the gradient there is: none, `given` or the gradient itself
  std::vector<PassthroughPass<T>*> passing;          ///< of the edges that read it
  std::unique_ptr<WeightedSum<T>> through_identity;  ///< what identity adds to the gradient; nullptr: nothing
  std::vector<const PoolPass<T>*> through_pools;     ///< those that add to the gradient
};

}  // namespace nas::core::engine
