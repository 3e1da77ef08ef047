#include "core/engine/candidate_run.h"

#include <algorithm>

#include "core/engine/kernels.h"
#include "core/engine/parallel.h"
#include "core/engine/weighted_sum.h"

namespace nas::core::engine {

template <class T>
CandidateRun<T>::CandidateRun(const OpForm& form, size_t height, size_t width, size_t channels, TensorTable& tensors) {
  for (const BlockForm& block : form.blocks) {
    blocks_.push_back(std::make_unique<BlockRun<T>>(block, height, width, channels, tensors));
    height = blocks_.back()->shape().out_height();
    width = blocks_.back()->shape().out_width();
    channels = blocks_.back()->real_channels_out();
  }
}

template <class T>
void CandidateRun<T>::forward(const EdgeContext<T>& edge, bool training, const TensorTable& tensors,
                              const Target<T>& out, bool add) {
  Maps<T> input = edge.input;
  const NormRun<T>* norm = nullptr;
  for (const auto& block : blocks_) {
    block->pack(edge.images, tensors);
    forward_block(*block, input, norm, edge.images);
    block->finish_forward(training, tensors);
    input = block->maps();
    norm = &block->norm();
  }
  add_weighted<T>({{input, norm, edge.weight}}, *edge.sample_scale, edge.images, out, add);
}

template <class T>
void CandidateRun<T>::forward_block(BlockRun<T>& block, const Maps<T>& input, const NormRun<T>* norm, size_t images) {
  parallel_images(images, [&](size_t, size_t begin, size_t end) {
    T* padded = block.padded_input();
    for (size_t n = begin; n < end; ++n) {
      block.pad(input.image(n), input.pixel, norm, padded);
      block.forward_image(padded, n);
    }
  });
}

template <class T>
double CandidateRun<T>::backward(const EdgeContext<T>& edge, const Target<T>& gradient,
                                 const Target<T>& input_gradient, Gradients& gradients) {
  BlockRun<T>& last = *blocks_.back();
  const GradientSums sums =
      gradient_sums<T>(gradient, {{last.maps(), last.norm().mean()}}, *edge.sample_scale, edge.images).front();
  last.begin_backward(last.norm().backward(edge.weight, sums, gradients), last.wants_weights(gradients), edge.images);
  BlockRun<T>& first = *blocks_.front();
  if (blocks_.size() == 1) {
    first.backward_images(edge.input, gradient, *edge.sample_scale, input_gradient, /*add=*/true, edge.images);
  } else {
    const Buffer<T> middle = backward_second(edge, gradient, gradients);
    first.backward_images(edge.input, {middle.data(), first.shape().channels_out, first.output_pixels()}, {},
                          input_gradient, /*add=*/true, edge.images);
  }
  first.finish_backward(gradients);
  return last.norm().factor_gradient(sums);
}

/// Gives the gradient after the first block's norm, whose own sums are taken on the way.
template <class T>
Buffer<T> CandidateRun<T>::backward_second(const EdgeContext<T>& edge, const Target<T>& gradient,
                                           Gradients& gradients) {
  BlockRun<T>&first = *blocks_[0], &second = *blocks_[1];
  const bool weights = second.wants_weights(gradients);
  const size_t channels = first.shape().channels_out, size = first.output_size();
  Buffer<T> middle(edge.images * size);
  std::vector<T> totals(edge.images * channels), products(edge.images * channels);
  parallel_images(edge.images, [&](size_t group, size_t begin, size_t end) {
    T* padded = weights ? second.padded_input() : nullptr;
    T* map_gradient = Workspace<T>::of_this_thread().get(Scratch::map, size);
    for (size_t n = begin; n < end; ++n) {
      if (weights) second.pad(first.output(n), channels, &first.norm(), padded);
      second.backward_image(gradient.image(n), gradient.pixel, edge.sample_scale_of(n), padded, map_gradient, n, group);
      kernels<T>().relu_backward({.map = first.output(n),
                                  .pixel = channels,
                                  .scale = first.norm().scale(),
                                  .shift = first.norm().shift(),
                                  .gradient = map_gradient,
                                  .pixels = first.output_pixels(),
                                  .channels = channels,
                                  .add = false,
                                  .out = middle.data() + n * size,
                                  .out_pixel = channels,
                                  .mean = first.norm().mean(),
                                  .total = totals.data() + n * channels,
                                  .product = products.data() + n * channels});
    }
  });
  second.finish_backward(gradients);
  GradientSums sums{std::vector<double>(channels, 0.0), std::vector<double>(channels, 0.0)};
  for (size_t i = 0; i < edge.images * channels; ++i) {
    sums.total[i % channels] += static_cast<double>(totals[i]);
    sums.product[i % channels] += static_cast<double>(products[i]);
  }
  first.begin_backward(first.norm().backward(1.0, sums, gradients), first.wants_weights(gradients), edge.images);
  return middle;
}

template <class T>
bool CandidateRun<T>::wants_anything(const Gradients& gradients) const {
  return std::any_of(blocks_.begin(), blocks_.end(), [&](const auto& block) {
    return block->wants_weights(gradients) || block->norm().wants_parameters(gradients);
  });
}

template class CandidateRun<float>;
template class CandidateRun<double>;

}  // namespace nas::core::engine
