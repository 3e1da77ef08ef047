#pragma once
/// \file
/// Max and average pool of one state. Their maps are never in memory: computing a pixel again, while the state's image
/// lies in a cache, costs less than to write it and to read it back.

#include <utility>
#include <vector>

#include "core/engine/kernels/aligned.h"
#include "core/engine/kernels/kernels.h"
#include "core/engine/memory/maps.h"
#include "core/engine/pass/image_moments.h"
#include "core/engine/pass/norm_pass.h"
#include "core/engine/pass/sample_scale.h"

namespace nas::core::engine {

/// Image `n` of `maps`, as pools read it.
template <class T>
PoolInput<T> pool_input(const Maps<T>& maps, size_t stride, size_t n) {
  return {maps.image(n), maps.pixel, maps.height, maps.width, maps.channels, stride};
}

/// An edge's share in a pool: p g + q z + r of it is added to the gradient of the pool's output z before any norm.
template <class T>
struct PoolShare {
  Target<T> gradient;                  ///< g, of the edge's node; only read
  const SampleScale<T>* sample_scale;  ///< of g
  NormBackward<T> norm;
};

/// Used in this order: begin, measure; add_share, begin_backward, backward.
template <class T>
class PoolPass {
 public:
  /// Of maps of that size.
  PoolPass(const Maps<T>& input, size_t stride, size_t images);

  /// The maps are at `input` from now on.
  void begin(const Maps<T>& input) { input_ = input; }
  /// Some norm will read them.
  void ask_for_moments() { measured_ = true; }
  bool measured() const { return measured_; }
  /// Takes an image's moments, if they are asked for. [thread-safe for different images]
  void measure(size_t image);
  const ImageMoments<T>& moments(bool maximum) const { return (maximum ? maximum_ : average_).moments; }
  size_t pixels() const { return height_ * width_; }  ///< of one pool

  void add_share(bool maximum, PoolShare<T> share) {
    (maximum ? maximum_ : average_).shares.push_back(std::move(share));
  }
  /// Once all edges that read the state have added their share; false: there is none.
  bool begin_backward();
  /// Adds one image's gradient, of all shares, to `input_gradient`. [thread-safe for different images]
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
