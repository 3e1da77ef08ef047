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
#include "core/engine/parallel.h"
#include "core/engine/workspace.h"

namespace nas::core::engine {

/// What a block reads, before its ReLU: maps, and the norm between them and the block.
template <class T>
struct BlockSource {
  Maps<T> maps;
  const NormRun<T>* norm;  ///< nullptr: none
};

/// Where a block's gradient comes from and goes to.
template <class T>
struct BlockGradients {
  Target<T> output;                      ///< after the block's norm; only read
  const AlignedVector<T>* sample_scale;  ///< of it; empty: 1
  Target<T> input;  ///< of the source's maps, after the source's norm; its data is nullptr: not wanted
  bool add;         ///< to what `input` has, or overwrite it; always the latter where the source has a norm
};

/// Used in this order: pack, forward, finish_forward; begin_backward, backward, finish_backward; release. Groups of
/// images may be on different threads.
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
  void forward(const BlockSource<T>& source, const ImageGroup& group);
  void finish_forward(bool training, const TensorTable& tensors) {
    norm_.finish(moments_, output_pixels(), training, tensors);
  }
  void update_running() { norm_.update_running(); }
  /// Before the norm.
  Maps<T> maps() const {
    return {output_.data(), shape_.channels_out, shape_.out_height(), shape_.out_width(), shape_.channels_out};
  }
  const NormRun<T>& norm() const { return norm_; }
  /// Whether the gradient of the input may take the place of maps(): backward() writes it behind what it reads.
  bool input_fits_output() const { return shape_.stride == 1 && shape_.channels_in == shape_.channels_out; }
  T* memory() const { return output_.data(); }
  void release() { output_ = {}; }  ///< gives it back

  bool wants_weights(const Gradients& gradients) const;  ///< of its convolutions
  /// `norm`: what sums() or the node's gradient came to. `sums`: the source has a norm, which will ask for them.
  void begin_backward(NormBackward<T> norm, bool weights, bool sums, size_t images);
  void backward(const BlockSource<T>& source, const BlockGradients<T>& gradients, const ImageGroup& group);
  /// The sums of the input's gradient that the source's norm asks for.
  GradientSums sums() const;
  void finish_backward(Gradients& gradients);

 private:
  void pack_depthwise(const TensorTable& tensors);
  void pack_pointwise(const TensorTable& tensors);
  BlockInput<T> input_of(const BlockSource<T>& source, size_t image, bool rows) const;
  BlockBackwardArguments<T> begin_group(const BlockGradients<T>& gradients, size_t group);
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
  std::vector<T> sums_;  ///< (images, 2, channels_in): totals and products
  Buffer<T> depthwise_gradient_, pointwise_gradient_;  ///< one after the other for each group of images
};

}  // namespace nas::core::engine
