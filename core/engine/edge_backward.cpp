#include <algorithm>

#include "core/engine/edge_run.h"
#include "core/engine/kernels.h"
#include "core/engine/parallel.h"

namespace nas::core::engine {

template <class T>
void EdgeRun<T>::backward(const Target<T>& gradient, PoolRun<T>* pool, const Target<T>& input_gradient,
                          Gradients& gradients) {
  if (candidates_.empty()) return;
  const std::vector<GradientSums> sums = sums_of(gradient, pool);
  give_weight_gradient(sums, gradients);
  middle_gradients_.resize(candidates_.size());
  for (size_t k = 0; k < candidates_.size(); ++k) {
    Candidate& candidate = candidates_[k];
    NormBackward<T> norm = candidate.last_norm().backward(weight(candidate), sums[k], gradients);
    if (candidate.kind == OpForm::Kind::blocks) {
      BlockRun<T>& last = *candidate.blocks.back();
      last.begin_backward(std::move(norm), last.wants_weights(gradients), images_);
    } else if (candidate.kind != OpForm::Kind::identity) {
      pool->add_share(candidate.kind == OpForm::Kind::max_pool,
                      {gradient.data, gradient.pixel, &sample_scale_, std::move(norm)});
    }
  }
  for (Candidate& candidate : candidates_)
    if (candidate.blocks.size() == 2) backward_second_block(candidate, gradient, gradients);
  backward_first_blocks(gradient, input_gradient, gradients);
}

template <class T>
std::vector<GradientSums> EdgeRun<T>::sums_of(const Target<T>& gradient, const PoolRun<T>* pool) const {
  std::vector<SummedMap<T>> terms;
  for (const Candidate& candidate : candidates_)
    terms.push_back({output_of(candidate, pool), candidate.last_norm().mean()});
  return gradient_sums(gradient, terms, sample_scale_, images_);
}

template <class T>
void EdgeRun<T>::give_weight_gradient(const std::vector<GradientSums>& sums, Gradients& gradients) const {
  if (!gradients.wants(weights_index_)) return;
  torch::Tensor gradient = torch::zeros({weights_count_}, torch::kFloat64);
  for (size_t k = 0; k < candidates_.size(); ++k)
    gradient.data_ptr<double>()[candidates_[k].index] = candidates_[k].last_norm().factor_gradient(sums[k]);
  gradients.set(weights_index_, gradient.to(weights_type_));
}

/// To the output of the first block's norm, where its own norm's sums are taken on the way.
template <class T>
void EdgeRun<T>::backward_second_block(Candidate& candidate, const Target<T>& gradient, Gradients& gradients) {
  BlockRun<T>&first = *candidate.blocks[0], &second = *candidate.blocks[1];
  const bool weights = second.wants_weights(gradients);
  const size_t channels = first.shape().channels_out, pixels = first.output_pixels(), size = first.output_size();
  Buffer<T>& middle = middle_gradients_[static_cast<size_t>(&candidate - candidates_.data())];
  middle = Buffer<T>(images_ * size);
  std::vector<T> totals(images_ * channels), products(images_ * channels);
  parallel_images(images_, [&](size_t group, size_t begin, size_t end) {
    auto& workspace = Workspace<T>::of_this_thread();
    T* padded = weights ? workspace.zeros(Scratch::padded, second.padded_size()) : nullptr;
    for (size_t n = begin; n < end; ++n) {
      T* map_gradient = workspace.zeros(Scratch::map, size);
      if (weights) second.pad(first.output(n), channels, &first.norm(), padded);
      second.backward_image(gradient.image(n), gradient.pixel, sample_scale(n), padded, map_gradient, n, group);
      kernels<T>().relu_backward({.map = first.output(n),
                                  .pixel = channels,
                                  .scale = first.norm().scale(),
                                  .shift = first.norm().shift(),
                                  .gradient = map_gradient,
                                  .pixels = pixels,
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
  for (size_t i = 0; i < images_ * channels; ++i) {
    sums.total[i % channels] += static_cast<double>(totals[i]);
    sums.product[i % channels] += static_cast<double>(products[i]);
  }
  first.begin_backward(first.norm().backward(1.0, sums, gradients), first.wants_weights(gradients), images_);
}

template <class T>
bool EdgeRun<T>::wants_first_blocks(const Gradients& gradients) const {
  return std::any_of(candidates_.begin(), candidates_.end(), [&](const Candidate& candidate) {
    return !candidate.blocks.empty() && candidate.blocks.front()->wants_weights(gradients);
  });
}

template <class T>
void EdgeRun<T>::backward_first_blocks(const Target<T>& gradient, const Target<T>& input_gradient,
                                       Gradients& gradients) {
  const bool weights = wants_first_blocks(gradients);
  if (weights || input_gradient.data)
    parallel_images(images_, [&](size_t group, size_t begin, size_t end) {
      for (size_t n = begin; n < end; ++n) {
        if (input_gradient.data) backward_identities(gradient, input_gradient, n);
        backward_first_blocks(gradient, input_gradient, weights, n, group);
      }
    });
  for (Candidate& candidate : candidates_)
    if (!candidate.blocks.empty()) candidate.blocks.front()->finish_backward(gradients);
  middle_gradients_.clear();
}

template <class T>
void EdgeRun<T>::backward_identities(const Target<T>& gradient, const Target<T>& input_gradient, size_t image) const {
  for (const Candidate& candidate : candidates_) {
    if (candidate.kind != OpForm::Kind::identity) continue;
    const std::vector<T> scale(input_.channels, static_cast<T>(weight(candidate)) * sample_scale(image));
    SumArguments<T> sum{};
    sum.terms[0] = {gradient.image(image), gradient.pixel, scale.data()};
    sum.count = 1;
    sum.pixels = gradient.pixels;
    sum.channels = input_.channels;
    sum.add = true;
    sum.out = input_gradient.image(image);
    sum.out_pixel = input_gradient.pixel;
    kernels<T>().sum(sum);
  }
}

/// Their input's gradients are summed in the second cache before they go back through the ReLU that all share.
template <class T>
void EdgeRun<T>::backward_first_blocks(const Target<T>& gradient, const Target<T>& input_gradient, bool weights,
                                       size_t image, size_t group) {
  auto& workspace = Workspace<T>::of_this_thread();
  const size_t pixels = input_.height * input_.width;
  T *padded = nullptr, *map_gradient = nullptr;
  for (size_t k = 0; k < candidates_.size(); ++k) {
    Candidate& candidate = candidates_[k];
    if (candidate.blocks.empty()) continue;
    BlockRun<T>& first = *candidate.blocks.front();
    if (weights && !padded) {
      padded = workspace.zeros(Scratch::padded, first.padded_size());
      first.pad(input_.image(image), input_.pixel, nullptr, padded);
    }
    if (input_gradient.data && !map_gradient) map_gradient = workspace.zeros(Scratch::map, pixels * input_.channels);
    if (candidate.blocks.size() == 1)
      first.backward_image(gradient.image(image), gradient.pixel, sample_scale(image), padded, map_gradient, image,
                           group);
    else
      first.backward_image(middle_gradients_[k].data() + image * first.output_size(), first.shape().channels_out, T{1},
                           padded, map_gradient, image, group);
  }
  if (!map_gradient) return;
  ReluBackwardArguments<T> relu{};
  relu.map = input_.image(image);
  relu.pixel = input_.pixel;
  relu.gradient = map_gradient;
  relu.pixels = pixels;
  relu.channels = input_.channels;
  relu.add = true;
  relu.out = input_gradient.image(image);
  relu.out_pixel = input_gradient.pixel;
  kernels<T>().relu_backward(relu);
}

template class EdgeRun<float>;
template class EdgeRun<double>;

}  // namespace nas::core::engine
