#pragma once
/// \file
/// One block through one forward and one backward pass over a batch.

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

/// The gradient of what a block gives, after its norm.
template <class T>
struct OutputGradient {
  Target<T> values;                    ///< only read
  const SampleScale<T>* sample_scale;  ///< of them
};

/// Scratch of one thread for the rows of blocks that are done together.
template <class T>
struct BlockScratch {
  T* rows;         ///< of depthwise outputs
  T* output_rows;  ///< of outputs, or of their gradients
};

/// Used in this order: pack, forward_together (see blocks_together.h), finish_forward; begin_backward,
/// backward_together, finish_backward; release. Groups of images may be on different threads.
template <class T>
class BlockPass {
 public:
  /// For inputs of (height, width, channels_in real channels).
  BlockPass(const BlockSpec& spec, size_t height, size_t width, size_t channels_in, TensorTable& tensors);

  const BlockShape& shape() const { return shape_; }
  size_t real_channels_out() const { return real_channels_out_; }
  size_t output_pixels() const { return shape_.out_height() * shape_.out_width(); }
  size_t output_size() const { return output_pixels() * shape_.channels_out; }

  void pack(size_t images, const TensorTable& tensors);
  const BlockGeometry& geometry() const { return *geometry_; }  ///< once packed
  /// For that image. The scratch has room for rows_at_once() rows.
  BlockForwardArguments<T> forward_arguments(size_t image, const BlockScratch<T>& scratch);
  void finish_forward(bool training, const TensorTable& tensors) {
    norm_.finish(moments_, output_pixels(), training, tensors);
  }
  void update_running() { norm_.update_running(); }
  /// Before the norm.
  Maps<T> maps() const {
    return {output_.data(), shape_.channels_out, shape_.out_height(), shape_.out_width(), shape_.channels_out};
  }
  const NormPass<T>& norm() const { return norm_; }
  /// Whether the gradient of the input may take the place of maps(): it is written behind what is read.
  bool input_fits_output() const { return shape_.stride == 1 && shape_.channels_in == shape_.channels_out; }
  T* memory() const { return output_.data(); }  ///< of maps()
  void release() { output_ = {}; }              ///< gives it back

  bool wants_weights(const Gradients& gradients) const;  ///< of its convolutions
  /// `norm`: what sums() or the node's gradient came to. `sums`: the source has a norm, which will ask for them.
  void begin_backward(NormBackward<T> norm, bool weights, bool sums, size_t images);
  bool weights_wanted() const { return weights_wanted_; }
  /// For that group of images, whose part of the weights' gradients becomes zeros. What set_image() and
  /// backward_together() know is not set.
  BlockBackwardArguments<T> begin_group(size_t group, const BlockScratch<T>& scratch);
  void set_image(size_t image, const OutputGradient<T>& gradient, BlockBackwardArguments<T>& arguments) const;
  /// (2, channels_in): where that image's total and product go, if they were asked for.
  T* sums_of(size_t image) { return sums_.data() + image * 2 * shape_.channels_in; }
  /// The sums of the input's gradient that the source's norm asks for.
  GradientSums sums() const;
  void finish_backward(Gradients& gradients);

 private:
  void pack_depthwise(const TensorTable& tensors);
  void pack_pointwise(const TensorTable& tensors);
  const T* sum_of_groups(const Buffer<T>& partial, size_t size) const;
  void give_depthwise_gradient(Gradients& gradients) const;
  void give_pointwise_gradients(Gradients& gradients) const;

  BlockShape shape_;
  size_t real_channels_in_, real_channels_out_;
  int depthwise_index_;
  std::vector<int> pointwise_indices_;
  std::vector<size_t> pointwise_outputs_;  ///< real channels that each gives
  NormPass<T> norm_;
  ImageMoments<T> moments_;
  std::optional<BlockGeometry> geometry_;
  AlignedVector<T> depthwise_, depthwise_backward_, pointwise_, pointwise_transposed_;
  Buffer<T> output_;
  NormBackward<T> norm_backward_;
  bool weights_wanted_ = false;
  size_t groups_ = 0;
  std::vector<T> sums_;                                ///< (images, 2, channels_in): totals and products
  Buffer<T> depthwise_gradient_, pointwise_gradient_;  ///< one after the other for each group of images
};

}  // namespace nas::core::engine
