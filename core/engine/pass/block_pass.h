#pragma once
/// \file
/// One forward and one backward pass of a block over a batch.

#include <optional>
#include <vector>

#include "core/engine/kernels/aligned.h"
#include "core/engine/kernels/block_geometry.h"
#include "core/engine/kernels/kernels.h"
#include "core/engine/memory/buffer.h"
#include "core/engine/memory/maps.h"
#include "core/engine/op_spec.h"
#include "core/engine/parallel.h"
#include "core/engine/pass/norm_pass.h"
#include "core/engine/pass/sample_scale.h"

namespace nas::core::engine {

/// The gradient of the output of a block after its norm: sample_scale[n] values for image n. Borrowed.
template <class T>
struct OutputGradient {
  Target<T> values;  ///< read only
  const SampleScale<T>* sample_scale;
};

/// Scratch memory of one thread for the rows of blocks that are computed together.
template <class T>
struct BlockScratch {
  T* rows;         ///< for depthwise outputs
  T* output_rows;  ///< for outputs or their gradients
};

/// Order of calls: pack(), forward_together() (see blocks_together.h), finish_forward(); begin_backward(),
/// backward_together(), finish_backward(); release(). forward_together() and backward_together() may process different
/// groups of images on different threads.
template <class T>
class BlockPass {
 public:
  /// For inputs of (height, width), with `channels_in` channels without padding. Adds its parameters to `tensors`.
  BlockPass(const BlockSpec& spec, size_t height, size_t width, size_t channels_in, TensorTable& tensors);

  const BlockShape& shape() const { return shape_; }
  size_t real_channels_out() const { return real_channels_out_; }
  size_t output_pixels() const { return shape_.out_height() * shape_.out_width(); }
  size_t output_size() const { return output_pixels() * shape_.channels_out; }

  /// Copies the parameters into the layout of the kernels and allocates the output of `images` images.
  void pack(size_t images, const TensorTable& tensors);
  const BlockGeometry& geometry() const { return *geometry_; }  ///< after pack()
  /// The arguments for `image`. `scratch` has room for BlockGeometry::rows_at_once() rows.
  BlockForwardArguments<T> forward_arguments(size_t image, const BlockScratch<T>& scratch);
  /// After all images: computes the scale and shift of the norm.
  void finish_forward(bool training, const TensorTable& tensors) {
    norm_.finish(moments_, output_pixels(), training, tensors);
  }
  void update_running() { norm_.update_running(); }
  /// The output before the norm.
  Maps<T> maps() const {
    return {output_.data(), shape_.channels_out, shape_.out_height(), shape_.out_width(), shape_.channels_out};
  }
  const NormPass<T>& norm() const { return norm_; }
  /// Whether the gradient of the input may overwrite maps(): it has the same shape, and each row is read before it is
  /// overwritten.
  bool input_fits_output() const { return shape_.stride == 1 && shape_.channels_in == shape_.channels_out; }
  T* memory() const { return output_.data(); }  ///< of maps()
  void release() { output_ = {}; }              ///< frees the output

  bool wants_weights(const Gradients& gradients) const;  ///< of its convolutions
  /// `norm`: the backward pass of its norm. `weights`: whether the gradients of its convolutions are computed. `sums`:
  /// whether sums() is needed, because its source has a norm.
  void begin_backward(NormBackward<T> norm, bool weights, bool sums, size_t images);
  bool weights_wanted() const { return weights_wanted_; }
  /// The arguments for a group of images, except those that set_image() and backward_together() set. Clears the group's
  /// part of the gradients of the weights.
  BlockBackwardArguments<T> begin_group(size_t group, const BlockScratch<T>& scratch);
  /// Sets the arguments that depend on the image. `gradient`: of the output.
  void set_image(size_t image, const OutputGradient<T>& gradient, BlockBackwardArguments<T>& arguments) const;
  /// (2, channels_in): the destination of the total and the product of `image`, if begin_backward() requested sums.
  T* sums_of(size_t image) { return sums_.data() + image * 2 * shape_.channels_in; }
  /// The sums of the gradient of the input over all images, for the norm of the source.
  GradientSums sums() const;
  /// After all images: stores the gradients of the convolutions.
  void finish_backward(Gradients& gradients);

 private:
  void pack_depthwise(const TensorTable& tensors);
  void pack_pointwise(const TensorTable& tensors);
  const T* sum_of_groups(const Buffer<T>& partial, size_t size) const;
  void store_depthwise_gradient(Gradients& gradients) const;
  void store_pointwise_gradients(Gradients& gradients) const;

  BlockShape shape_;
  size_t real_channels_in_, real_channels_out_;
  int depthwise_index_;
  std::vector<int> pointwise_indices_;
  std::vector<size_t> pointwise_outputs_;  ///< number of channels of each, without padding
  NormPass<T> norm_;
  ImageMoments<T> moments_;
  std::optional<BlockGeometry> geometry_;
  AlignedVector<T> depthwise_, depthwise_backward_, pointwise_, pointwise_transposed_;
  Buffer<T> output_;
  NormBackward<T> norm_backward_;
  bool weights_wanted_ = false;
  size_t groups_ = 0;
  std::vector<T> sums_;                                ///< (images, 2, channels_in): totals and products
  Buffer<T> depthwise_gradient_, pointwise_gradient_;  ///< one per group of images
};

}  // namespace nas::core::engine
