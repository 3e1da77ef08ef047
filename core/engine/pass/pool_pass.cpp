#include "core/engine/pass/pool_pass.h"

#include <algorithm>

#include "core/engine/memory/workspace.h"

namespace nas::core::engine {

template <class T>
PoolPass<T>::PoolPass(const Maps<T>& input, size_t stride, size_t images)
    : input_(input),
      stride_(stride),
      height_((input.height + stride - 1) / stride),
      width_((input.width + stride - 1) / stride) {
  for (Pool* pool : {&maximum_, &average_}) pool->moments = ImageMoments<T>(images, input.channels);
}

template <class T>
void PoolPass<T>::measure(size_t image) {
  if (!measured_) return;
  pool_kernels<T>().moments({.input = pool_input(input_, stride_, image),
                             .maximum_mean = maximum_.moments.mean(image),
                             .maximum_deviation = maximum_.moments.deviation(image),
                             .average_mean = average_.moments.mean(image),
                             .average_deviation = average_.moments.deviation(image)});
}

template <class T>
bool PoolPass<T>::begin_backward() {
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

/// The sum of p g + r over the shares, written to `scratch`, and the sum of q.
template <class T>
PoolGradient<T> PoolPass<T>::gradient_of(const Pool& pool, size_t image, T* scratch) const {
  const size_t channels = input_.channels;
  const PoolGradient<T> gradient{scratch, pool.q.data()};
  if (pool.shares.empty()) {
    std::fill_n(scratch, pixels() * channels, T{0});
    return gradient;
  }
  AlignedVector<T> p;
  for (const PoolShare<T>& share : pool.shares) {
    const T scale = (*share.sample_scale)[image];
    for (const T value : share.norm.p) p.push_back(scale * value);
  }
  std::vector<SumTerm<T>> terms;
  for (const PoolShare<T>& share : pool.shares)
    terms.push_back({share.gradient.image(image), share.gradient.pixel, p.data() + terms.size() * channels});
  sum_kernels<T>().sum({.terms = terms.data(),
                        .count = terms.size(),
                        .shift = pool.r.data(),
                        .pixels = pixels(),
                        .channels = channels,
                        .before = nullptr,
                        .before_pixel = 0,
                        .out = scratch,
                        .out_pixel = channels});
  return gradient;
}

template <class T>
void PoolPass<T>::backward(size_t image, const Target<T>& input_gradient) const {
  auto& workspace = Workspace<T>::of_this_thread();
  const size_t size = pixels() * input_.channels;
  pool_kernels<T>().backward({.input = pool_input(input_, stride_, image),
                              .maximum = gradient_of(maximum_, image, workspace.get(Scratch::maximum_gradient, size)),
                              .average = gradient_of(average_, image, workspace.get(Scratch::average_gradient, size)),
                              .input_gradient = input_gradient.image(image),
                              .input_gradient_pixel = input_gradient.pixel});
}

template class PoolPass<float>;
template class PoolPass<double>;

}  // namespace nas::core::engine
