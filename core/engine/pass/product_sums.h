#pragma once
/// \file
/// Sums of a gradient and of its products with maps: what batch norm's backward pass and the gradient of a weighted
/// sum's weights are both made of.

#include <vector>

#include "core/engine/memory/maps.h"
#include "core/engine/pass/norm_pass.h"
#include "core/engine/pass/weighted_sum.h"

namespace nas::core::engine {

/// Of a node's gradient g and the terms of the node's sum.
template <class T>
class ProductSums {
 public:
  /// `gradient`: of the node; borrowed, as is what the terms point to.
  ProductSums(std::vector<WeightedMap<T>> terms, const Target<T>& gradient, size_t images);

  /// One image's part. [thread-safe for different images]
  void take(size_t n);
  /// For each term: per channel the sums over all images of s g and s g (z - mean), with s the image's sample scale.
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
