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

#include "core/engine/map_tensors.h"
#include "core/engine/maps.h"
#include "core/engine/pool_run.h"

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
  /// What whoever comes next adds to on the way into the gradient: nothing at first, or what was given; then the
  /// gradient itself.
  Target<T> begin_adding() { return std::exchange(begun, target_of<T>(gradient)); }
  /// Of the values of image `n`, to `copies`. [thread-safe]
  void copy_image(size_t n) const;
  /// The pools that edges ask for and that are not there: with memory, to be computed image by image.
  std::vector<PoolRun<T>*> begin_pools();
  /// Once all edges that read the state have added to its gradient, or told its pools their share: the gradient is
  /// zeros if nothing was added. Gives the pools that have a share, to be added image by image.
  std::vector<PoolRun<T>*> finish_gradient();

  size_t channels = 0;          ///< real
  torch::Tensor values;         ///< (N, H, W, padded C)
  Maps<T> maps;                 ///< of values
  std::optional<size_t> place;  ///< the first of its channels among the joined ones, if its values lie there
  std::vector<Target<T>> copies;  ///< where its real channels go among the joined ones, if its values do not lie there
  size_t readers = 0;           ///< edges
  torch::Tensor gradient;       ///< like values; undefined: not wanted
  torch::Tensor given;          ///< the part of it that comes from outside the cell, (N, H, W, C); undefined: zero
  Target<T> begun;              ///< what of the gradient there is: none, `given` or the gradient itself
  std::map<size_t, std::unique_ptr<PoolRun<T>>> pools;  ///< by stride
};

}  // namespace nas::core::engine
