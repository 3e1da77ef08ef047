#include "core/engine/pool_run.h"

#include <algorithm>
#include <utility>

#include "core/engine/workspace.h"

namespace nas::core::engine {

template <class T>
PoolRun<T>::PoolRun(const Maps<T>& input, size_t stride, size_t images)
    : input_(input),
      stride_(stride),
      images_(images),
      height_((input.height + stride - 1) / stride),
      width_((input.width + stride - 1) / stride) {
  for (Pool* pool : {&maximum_, &average_}) pool->moments = ImageMoments<T>(images, input.channels);
}

template <class T>
PoolInput<T> PoolRun<T>::input_of(size_t image) const {
  return {input_.image(image), input_.pixel, input_.height, input_.width, input_.channels, stride_};
}

template <class T>
bool PoolRun<T>::begin(const Maps<T>& input) {
  if (maximum_.values) return false;
  input_ = input;
  for (Pool* pool : {&maximum_, &average_}) pool->values = Buffer<T>(images_ * map_size());
  return true;
}

template <class T>
void PoolRun<T>::compute(size_t image) {
  kernels<T>().pool_forward({.input = input_of(image),
                             .maximum = maximum_.values.data() + image * map_size(),
                             .average = average_.values.data() + image * map_size(),
                             .maximum_mean = maximum_.moments.mean(image),
                             .maximum_deviation = maximum_.moments.deviation(image),
                             .average_mean = average_.moments.mean(image),
                             .average_deviation = average_.moments.deviation(image)});
}

template <class T>
void PoolRun<T>::forget() {
  for (Pool* pool : {&maximum_, &average_}) pool->values = {};
}

template <class T>
bool PoolRun<T>::begin_backward() {
  for (Pool* pool : {&maximum_, &average_}) {
    pool->q.assign(input_.channels, T{0});
    pool->r.assign(input_.channels, T{0});
    for (const PoolShare<T>& share : pool->shares)
      for (size_t c = 0; c < input_.channels; ++c) {
        pool->q[c] += share.norm.q[c];
        pool->r[c] += share.norm.r[c];
      }
  }
  return !maximum_.shares.empty() || !average_.shares.empty();
}

/// Sum over the shares of p g + q z + r.
template <class T>
void PoolRun<T>::gradient_of(const Pool& pool, size_t image, T* gradient) const {
  const size_t pixels = height_ * width_, channels = input_.channels;
  AlignedVector<T> p;
  for (const PoolShare<T>& share : pool.shares) {
    const T scale = share.sample_scale->empty() ? T{1} : (*share.sample_scale)[image];
    for (const T value : share.norm.p) p.push_back(scale * value);
  }
  std::vector<SumTerm<T>> terms{{pool.values.data() + image * map_size(), channels, pool.q.data()}};
  for (const PoolShare<T>& share : pool.shares)
    terms.push_back({share.gradient.image(image), share.gradient.pixel, p.data() + (terms.size() - 1) * channels});
  kernels<T>().sum({.terms = terms.data(),
                    .count = terms.size(),
                    .shift = pool.r.data(),
                    .pixels = pixels,
                    .channels = channels,
                    .before = nullptr,
                    .before_pixel = 0,
                    .out = gradient,
                    .out_pixel = channels});
}

template <class T>
void PoolRun<T>::backward(size_t image, const Target<T>& input_gradient) const {
  auto& workspace = Workspace<T>::of_this_thread();
  T* maximum_gradient = workspace.get(Scratch::gradient, map_size());
  T* average_gradient = workspace.get(Scratch::second_gradient, map_size());
  gradient_of(maximum_, image, maximum_gradient);
  gradient_of(average_, image, average_gradient);
  kernels<T>().pool_backward({.input = input_of(image),
                              .maximum = maximum_.values.data() + image * map_size(),
                              .average = average_.values.data() + image * map_size(),
                              .maximum_gradient = maximum_gradient,
                              .average_gradient = average_gradient,
                              .input_gradient = input_gradient.image(image),
                              .input_gradient_pixel = input_gradient.pixel});
}

template class PoolRun<float>;
template class PoolRun<double>;

}  // namespace nas::core::engine
