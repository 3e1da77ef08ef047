#pragma once
/// \file
/// Sums of a gradient and of its products with maps. Both the backward pass of batch norm and the gradient of the
/// weights of a weighted sum are computed from them.

#include <vector>

#include "core/engine/memory/maps.h"
#include "core/engine/pass/norm_pass.h"
#include "core/engine/pass/weighted_sum.h"

namespace nas::core::engine {

/// The sums for the gradient g of a node and the terms of the node's sum.
template <class T>
class ProductSums {
 public:
  /// At least one term. `gradient`: of the node. Borrows it and what the terms refer to.
  ProductSums(std::vector<WeightedMap<T>> terms, const Target<T>& gradient, size_t images);

  /// Computes the sums of image `n`. [thread-safe for different images]
  void take(size_t n);
  /// For each term, per channel, the sums over all images of s g and of s g (z - mean), where s is the sample scale of
  /// the image.
  std::vector<GradientSums> finish() const;

 private:
  GradientSums finish(size_t term) const;
  size_t channels() const { return terms_.front().maps.channels; }

  std::vector<WeightedMap<T>> terms_;
  Target<T> gradient_;
  size_t images_;
  std::vector<T> totals_, products_;  ///< (images, channels), (images, terms, channels)
};

}  // namespace nas::core::engine
