#pragma once
/// \file
/// One block through one forward and one backward pass over a batch.

#include <optional>
#include <vector>

#include "core/engine/aligned.h"
#include "core/engine/block_geometry.h"
#include "core/engine/buffer.h"
#include "core/engine/kernels.h"
#include "core/engine/maps.h"
#include "core/engine/norm_run.h"
#include "core/engine/op_form.h"
#include "core/engine/workspace.h"

namespace nas::core::engine {

/// Used in this order: pack, forward_image for all images, finish_forward; begin_backward, backward_image for all
/// images, finish_backward. The image calls may come from several threads.
template <class T>
class BlockRun {
 public:
  /// For inputs of (height, width, channels_in real channels).
  BlockRun(const BlockForm& form, size_t height, size_t width, size_t channels_in, TensorTable& tensors);

  const BlockShape& shape() const { return shape_; }
  size_t real_channels_out() const { return real_channels_out_; }
  size_t output_pixels() const { return shape_.out_height() * shape_.out_width(); }
  size_t output_size() const { return output_pixels() * shape_.channels_out; }

  void pack(size_t images, const TensorTable& tensors);
  /// Scratch of this thread for a padded input image.
  T* padded_input() const;
  /// Writes relu(norm(map)) into the middle of `padded`. `norm`: nullptr for none.
  void pad(const T* map, size_t pixel, const NormRun<T>* norm, T* padded) const;
  void forward_image(const T* padded, size_t image);
  void finish_forward(bool training, const TensorTable& tensors) {
    norm_.finish(moments_, output_pixels(), training, tensors);
  }
  /// Before the norm, (out_height, out_width, channels_out).
  const T* output(size_t image) const { return output_.data() + image * output_size(); }
  Maps<T> maps() const {
    return {output_.data(), shape_.channels_out, shape_.out_height(), shape_.out_width(), shape_.channels_out};
  }
  const NormRun<T>& norm() const { return norm_; }

  bool wants_weights(const Gradients& gradients) const;  ///< of its convolutions
  void begin_backward(NormBackward<T> norm, bool weights, size_t images);
  /// `gradient` after the norm, times `scale`. `padded`: the input of the forward pass, only with weights.
  /// `input_gradient`: (height, width, channels_in), overwritten; nullptr: not wanted.
  void backward_image(const T* gradient, size_t gradient_pixel, T scale, const T* padded, T* input_gradient,
                      size_t image, size_t group);
  void finish_backward(Gradients& gradients);
  /// backward_image for all of `images`, and on through the ReLU before the block into `input_gradient`, which is added
  /// to or overwritten; its data is nullptr: not wanted. `sample_scale`: of the gradient; empty: 1.
  void backward_images(const Maps<T>& input, const Target<T>& gradient, const AlignedVector<T>& sample_scale,
                       const Target<T>& input_gradient, bool add, size_t images);

 private:
  void pack_depthwise(const TensorTable& tensors);
  void pack_pointwise(const TensorTable& tensors);
  void relu_backward(const Maps<T>& input, const T* map_gradient, const Target<T>& input_gradient, bool add,
                     size_t image) const;
  std::vector<T> sum_of_groups(const Buffer<T>& partial, size_t size) const;
  void give_depthwise_gradient(Gradients& gradients) const;
  void give_pointwise_gradients(Gradients& gradients) const;

  BlockShape shape_;
  size_t real_channels_in_, real_channels_out_;
  int depthwise_index_;
  std::vector<int> pointwise_indices_;
  std::vector<size_t> pointwise_outputs_;  ///< real channels that each gives
  NormRun<T> norm_;
  ImageMoments<T> moments_;
  std::optional<BlockGeometry> geometry_;
  AlignedVector<T> depthwise_, depthwise_backward_, pointwise_, pointwise_transposed_;
  Buffer<T> output_;
  NormBackward<T> norm_backward_;
  bool weights_wanted_ = false;
  size_t groups_ = 0;
  Buffer<T> depthwise_gradient_, pointwise_gradient_;  ///< one after the other for each group of images
};

}  // namespace nas::core::engine
