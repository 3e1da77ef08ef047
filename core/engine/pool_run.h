#pragma once
/// \file
/// Max and average pool of one state: computed once in each pass, whoever reads them.

#include <torch/torch.h>

#include <vector>

#include "core/engine/aligned.h"
#include "core/engine/buffer.h"
#include "core/engine/kernels.h"
#include "core/engine/maps.h"
#include "core/engine/norm_run.h"

namespace nas::core::engine {

/// An edge's share in a pool: what it adds to the gradient of the pool's output before any norm.
template <class T>
struct PoolShare {
  const T* gradient;  ///< of the edge's node, image after image
  size_t gradient_pixel;
  const AlignedVector<T>* sample_scale;  ///< empty: 1
  NormBackward<T> norm;
};

template <class T>
class PoolRun {
 public:
  PoolRun(const Maps<T>& input, size_t stride, size_t images);

  /// Makes both maps and their moments, if they are not there.
  void compute();
  /// Gives the maps' memory back; the moments stay.
  void forget();
  Maps<T> maximum() const { return {maximum_.data(), input_.channels, height_, width_, input_.channels}; }
  Maps<T> average() const { return {average_.data(), input_.channels, height_, width_, input_.channels}; }
  /// Of the maximum or the average.
  const ImageMoments<T>& moments(bool maximum) const { return maximum ? maximum_moments_ : average_moments_; }

  void add_share(bool maximum, PoolShare<T> share) { (maximum ? maximum_shares_ : average_shares_).push_back(share); }
  /// Adds one image's gradient, of all shares, to `input_gradient`.
  void backward_image(size_t image, T* input_gradient, size_t pixel);

 private:
  PoolInput<T> input_of(size_t image) const;
  /// Sum over the shares of p g + q z + r.
  void gradient_of(const Maps<T>& maps, const std::vector<PoolShare<T>>& shares, size_t image, T* gradient) const;

  size_t map_size() const { return height_ * width_ * input_.channels; }

  Maps<T> input_;
  size_t stride_, images_, height_, width_;
  ImageMoments<T> maximum_moments_, average_moments_;
  Buffer<T> maximum_, average_;
  std::vector<PoolShare<T>> maximum_shares_, average_shares_;
};

}  // namespace nas::core::engine
