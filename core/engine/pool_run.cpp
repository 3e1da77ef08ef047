#include "core/engine/pool_run.h"

#include <algorithm>

#include "core/engine/kernels.h"
#include "core/engine/parallel.h"
#include "core/engine/workspace.h"

namespace nas::core::engine {

template <class T>
PoolRun<T>::PoolRun(const Maps<T>& input, size_t stride, size_t images)
    : input_(input),
      stride_(stride),
      images_(images),
      height_((input.height + stride - 1) / stride),
      width_((input.width + stride - 1) / stride),
      maximum_moments_(images, input.channels),
      average_moments_(images, input.channels) {}

template <class T>
PoolInput<T> PoolRun<T>::input_of(size_t image) const {
  return {input_.image(image), input_.pixel, input_.height, input_.width, input_.channels, stride_};
}

template <class T>
void PoolRun<T>::compute() {
  if (maximum_) return;
  const size_t size = map_size();
  maximum_ = Buffer<T>(images_ * size);
  average_ = Buffer<T>(images_ * size);
  parallel_images(images_, [&](size_t, size_t begin, size_t end) {
    for (size_t n = begin; n < end; ++n)
      kernels<T>().pool_forward({.input = input_of(n),
                                 .maximum = maximum_.data() + n * size,
                                 .average = average_.data() + n * size,
                                 .maximum_mean = maximum_moments_.mean(n),
                                 .maximum_deviation = maximum_moments_.deviation(n),
                                 .average_mean = average_moments_.mean(n),
                                 .average_deviation = average_moments_.deviation(n)});
  });
}

template <class T>
void PoolRun<T>::forget() {
  maximum_ = {};
  average_ = {};
}

template <class T>
void PoolRun<T>::gradient_of(const Maps<T>& maps, const std::vector<PoolShare<T>>& shares, size_t image,
                             T* gradient) const {
  const size_t pixels = height_ * width_;
  std::fill_n(gradient, pixels * input_.channels, T{0});
  for (const PoolShare<T>& share : shares) {
    AlignedVector<T> p = share.norm.p;
    if (!share.sample_scale->empty())
      for (T& value : p) value *= (*share.sample_scale)[image];
    SumArguments<T> sum{};
    sum.terms[0] = {share.gradient + image * pixels * share.gradient_pixel, share.gradient_pixel, p.data()};
    sum.terms[1] = {maps.image(image), maps.pixel, share.norm.q.data()};
    sum.count = 2;
    sum.shift = share.norm.r.data();
    sum.pixels = pixels;
    sum.channels = input_.channels;
    sum.add = true;
    sum.out = gradient;
    sum.out_pixel = input_.channels;
    kernels<T>().sum(sum);
  }
}

template <class T>
void PoolRun<T>::backward_image(size_t image, T* input_gradient, size_t pixel) {
  if (maximum_shares_.empty() && average_shares_.empty()) return;
  auto& workspace = Workspace<T>::of_this_thread();
  const size_t size = map_size();
  T* maximum_gradient = workspace.get(Scratch::gradient, size);
  T* average_gradient = workspace.get(Scratch::second_gradient, size);
  gradient_of(maximum(), maximum_shares_, image, maximum_gradient);
  gradient_of(average(), average_shares_, image, average_gradient);
  kernels<T>().pool_backward({.input = input_of(image),
                              .maximum = maximum_.data() + image * size,
                              .average = average_.data() + image * size,
                              .maximum_gradient = maximum_gradient,
                              .average_gradient = average_gradient,
                              .input_gradient = input_gradient,
                              .input_gradient_pixel = pixel});
}

template class PoolRun<float>;
template class PoolRun<double>;

}  // namespace nas::core::engine
