#pragma once
/// \file
/// Max and average pool of one state: computed once in each pass, whoever reads them.

#include <utility>
#include <vector>

#include "core/engine/aligned.h"
#include "core/engine/buffer.h"
#include "core/engine/image_moments.h"
#include "core/engine/kernels.h"
#include "core/engine/maps.h"
#include "core/engine/norm_run.h"

namespace nas::core::engine {

/// An edge's share in a pool: p g + q z + r of it is added to the gradient of the pool's output z before any norm.
template <class T>
struct PoolShare {
  Target<T> gradient;                    ///< g, of the edge's node; only read
  const AlignedVector<T>* sample_scale;  ///< of g; empty: 1
  NormBackward<T> norm;
};

/// Used in this order: begin, compute; forget; begin, compute again, add_share, begin_backward, backward.
template <class T>
class PoolRun {
 public:
  /// Of maps of that size.
  PoolRun(const Maps<T>& input, size_t stride, size_t images);

  /// Takes memory for both pools of `input`, to be computed image by image; false when it has them already.
  bool begin(const Maps<T>& input);
  void compute(size_t image);  ///< both maps and their moments [thread-safe for different images]
  /// Gives the maps' memory back; the moments stay.
  void forget();
  Maps<T> maps(bool maximum) const {
    return {(maximum ? maximum_ : average_).values.data(), input_.channels, height_, width_, input_.channels};
  }
  const ImageMoments<T>& moments(bool maximum) const { return (maximum ? maximum_ : average_).moments; }

  void add_share(bool maximum, PoolShare<T> share) {
    (maximum ? maximum_ : average_).shares.push_back(std::move(share));
  }
  /// Once all edges that read the state have added their share; false: there is none.
  bool begin_backward();
  /// Adds one image's gradient, of all shares, to `input_gradient`. [thread-safe for different images]
  void backward(size_t image, const Target<T>& input_gradient) const;

 private:
  struct Pool {
    Buffer<T> values;
    ImageMoments<T> moments;
    std::vector<PoolShare<T>> shares;
    AlignedVector<T> q, r;  ///< sums over the shares
  };
  void gradient_of(const Pool& pool, size_t image, T* gradient) const;
  PoolInput<T> input_of(size_t image) const;
  size_t map_size() const { return height_ * width_ * input_.channels; }

  Maps<T> input_;
  size_t stride_, images_, height_, width_;
  Pool maximum_, average_;
};

}  // namespace nas::core::engine
