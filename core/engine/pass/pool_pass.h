#pragma once
/// \file
/// One forward and one backward pass of max and average pool of a state. Their outputs are never in memory: recomputing
/// a pixel while the image of the state is in a cache costs less than writing and reading it.

#include <utility>
#include <vector>

#include "core/engine/kernels/aligned.h"
#include "core/engine/kernels/kernels.h"
#include "core/engine/memory/maps.h"
#include "core/engine/pass/image_moments.h"
#include "core/engine/pass/norm_pass.h"
#include "core/engine/pass/sample_scale.h"

namespace nas::core::engine {

/// Image `n` of `maps` as the input of the pools.
template <class T>
PoolInput<T> pool_input(const Maps<T>& maps, size_t stride, size_t n) {
  return {maps.image(n), maps.pixel, maps.height, maps.width, maps.channels, stride};
}

/// The contribution of an edge to the gradient of the output z of a pool, before any norm: p g + q z + r.
template <class T>
struct PoolShare {
  Target<T> gradient;                  ///< g, of the edge's node; read only
  const SampleScale<T>* sample_scale;  ///< of g
  NormBackward<T> norm;
};

/// Both pools of one stride, shared by all edges of that stride that read the state. Order of calls: begin(),
/// measure(); add_share(), begin_backward(), backward().
template <class T>
class PoolPass {
 public:
  /// For maps of the shape of `input`.
  PoolPass(const Maps<T>& input, size_t stride, size_t images);

  /// Sets the maps, of the same shape. Borrowed.
  void begin(const Maps<T>& input) { input_ = input; }
  /// Requests the moments, which a norm needs.
  void request_moments() { measured_ = true; }
  bool measured() const { return measured_; }
  /// Computes the moments of an image, if requested. [thread-safe for different images]
  void measure(size_t image);
  const ImageMoments<T>& moments(bool maximum) const { return (maximum ? maximum_ : average_).moments; }
  size_t pixels() const { return height_ * width_; }  ///< of the output of one pool

  void add_share(bool maximum, PoolShare<T> share) {
    (maximum ? maximum_ : average_).shares.push_back(std::move(share));
  }
  /// After all edges that read the state have added their shares. False: there is none.
  bool begin_backward();
  /// Adds the contribution of all shares for `image` to `input_gradient`. [thread-safe for different images]
  void backward(size_t image, const Target<T>& input_gradient) const;

 private:
  struct Pool {
    ImageMoments<T> moments;
    std::vector<PoolShare<T>> shares;
    AlignedVector<T> q, r;  ///< sums over the shares
  };
  PoolGradient<T> gradient_of(const Pool& pool, size_t image, T* scratch) const;

  Maps<T> input_;
  size_t stride_, height_, width_;
  bool measured_ = false;
  Pool maximum_, average_;
};

}  // namespace nas::core::engine
