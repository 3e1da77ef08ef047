#include "core/engine/candidate_run.h"

#include <algorithm>

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
void CandidateRun<T>::forward(const EdgeContext<T>& edge, bool training, const TensorTable& tensors) {
  BlockSource<T> source{edge.input, nullptr};
  for (const auto& block : blocks_) {
    block->pack(edge.images, tensors);
    block->forward(source, edge.images);
    block->finish_forward(training, tensors);
    source = {block->maps(), &block->norm()};
  }
}

template <class T>
double CandidateRun<T>::backward(const EdgeContext<T>& edge, const NodeGradient<T>& gradient,
                                 const Target<T>& input_gradient, bool add, Gradients& gradients) {
  BlockRun<T>& last = *blocks_.back();
  const GradientSums sums =
      gradient_sums<T>(gradient, {{last.maps(), last.norm().mean()}}, *edge.sample_scale).front();
  last.begin_backward(last.norm().backward(edge.weight, sums, gradients), last.wants_weights(gradients), edge.images);
  BlockRun<T>& first = *blocks_.front();
  if (blocks_.size() == 1) {
    first.backward({edge.input, nullptr}, gradient.maps, *edge.sample_scale, input_gradient, add, edge.images);
  } else {
    const Buffer<T> middle = backward_second(edge, gradient.maps, gradients);
    first.backward({edge.input, nullptr}, {middle.data(), first.shape().channels_out, first.output_pixels()}, {},
                   input_gradient, add, edge.images);
  }
  first.finish_backward(gradients);
  return last.norm().factor_gradient(sums);
}

/// Gives the gradient after the first block's norm, whose own sums are taken on the way.
template <class T>
Buffer<T> CandidateRun<T>::backward_second(const EdgeContext<T>& edge, const Target<T>& gradient,
                                           Gradients& gradients) {
  BlockRun<T>&first = *blocks_[0], &second = *blocks_[1];
  Buffer<T> middle(edge.images * first.output_size());
  const GradientSums sums =
      second.backward({first.maps(), &first.norm()}, gradient, *edge.sample_scale,
                      {middle.data(), first.shape().channels_out, first.output_pixels()}, /*add=*/false, edge.images);
  second.finish_backward(gradients);
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
