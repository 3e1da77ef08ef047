#include "core/engine/pass/block_pass.h"

#include <algorithm>

#include "core/engine/memory/workspace.h"

namespace nas::core::engine {

namespace {

BlockShape shape_of(const BlockSpec& spec, size_t height, size_t width, size_t channels_in) {
  size_t channels_out = 0;
  for (const torch::Tensor& weight : spec.pointwise) channels_out += static_cast<size_t>(weight.size(0));
  return {.height = height,
          .width = width,
          .channels_in = padded_channels(channels_in),
          .channels_out = padded_channels(channels_out),
          .kernel = static_cast<size_t>(spec.kernel),
          .stride = static_cast<size_t>(spec.stride),
          .dilation = static_cast<size_t>(spec.dilation),
          .groups = spec.pointwise.size(),
          .depthwise = spec.depthwise.defined()};
}

}  // namespace

template <class T>
BlockPass<T>::BlockPass(const BlockSpec& spec, size_t height, size_t width, size_t channels_in, TensorTable& tensors)
    : shape_(shape_of(spec, height, width, channels_in)),
      real_channels_in_(channels_in),
      real_channels_out_(0),
      depthwise_index_(tensors.add(spec.depthwise)),
      norm_(spec.norm, shape_.channels_out, tensors) {
  for (const torch::Tensor& weight : spec.pointwise) {
    pointwise_indices_.push_back(tensors.add(weight));
    pointwise_outputs_.push_back(static_cast<size_t>(weight.size(0)));
    real_channels_out_ += pointwise_outputs_.back();
  }
}

template <class T>
void BlockPass<T>::pack(size_t images, const TensorTable& tensors) {
  geometry_.emplace(shape_);
  pack_depthwise(tensors);
  pack_pointwise(tensors);
  output_ = Buffer<T>(images * output_size());
  moments_ = ImageMoments<T>(images, shape_.channels_out);
}

/// Packs (C, 1, k, k) as (groups, taps, padded C), and a second time in the order of the backward pass.
template <class T>
void BlockPass<T>::pack_depthwise(const TensorTable& tensors) {
  const size_t channels = shape_.channels_in, taps = shape_.taps();
  depthwise_.assign(shape_.groups * taps * channels, T{0});
  torch::Tensor weight;
  if (depthwise_index_ != TensorTable::kNone) weight = tensors[depthwise_index_].detach().contiguous();
  const T* values = weight.defined() ? weight.data_ptr<T>() : nullptr;
  for (size_t group = 0; group < shape_.groups; ++group)
    for (size_t t = 0; t < taps; ++t)
      for (size_t c = 0; c < real_channels_in_; ++c)
        depthwise_[(group * taps + t) * channels + c] = values ? values[c * taps + t] : T{1};
  depthwise_backward_ = geometry_->backward_weights(depthwise_.data());
}

/// Packs (C', C, 1, 1) as (C, C') and as (C', C). The two halves of a factorized reduce form one block-diagonal matrix.
template <class T>
void BlockPass<T>::pack_pointwise(const TensorTable& tensors) {
  const size_t rows = shape_.depthwise_channels(), columns = shape_.channels_out;
  pointwise_.assign(rows * columns, T{0});
  pointwise_transposed_.assign(rows * columns, T{0});
  size_t first_output = 0;
  for (size_t group = 0; group < pointwise_indices_.size(); ++group) {
    const torch::Tensor weight = tensors[pointwise_indices_[group]].detach().contiguous();
    const T* data = weight.data_ptr<T>();
    for (size_t o = 0; o < pointwise_outputs_[group]; ++o)
      for (size_t i = 0; i < real_channels_in_; ++i) {
        const size_t row = group * shape_.channels_in + i, column = first_output + o;
        const T value = data[o * real_channels_in_ + i];
        pointwise_[row * columns + column] = value;
        pointwise_transposed_[column * rows + row] = value;
      }
    first_output += pointwise_outputs_[group];
  }
}

template <class T>
BlockForwardArguments<T> BlockPass<T>::forward_arguments(size_t image, const BlockScratch<T>& scratch) {
  return {.geometry = &*geometry_,
          .depthwise = depthwise_.data(),
          .pointwise = pointwise_.data(),
          .row = scratch.rows,
          .output_row = scratch.output_rows,
          .output = output_.data() + image * output_size(),
          .mean = moments_.mean(image),
          .deviation = moments_.deviation(image)};
}

template <class T>
bool BlockPass<T>::wants_weights(const Gradients& gradients) const {
  return gradients.wants(depthwise_index_) || std::any_of(pointwise_indices_.begin(), pointwise_indices_.end(),
                                                          [&](int index) { return gradients.wants(index); });
}

template <class T>
void BlockPass<T>::begin_backward(NormBackward<T> norm, bool weights, bool sums, size_t images) {
  norm_backward_ = std::move(norm);
  sums_.resize(sums ? images * 2 * shape_.channels_in : 0);
  weights_wanted_ = weights;
  if (!weights) return;
  groups_ = image_groups(images);
  depthwise_gradient_ = Buffer<T>(groups_ * depthwise_.size());
  pointwise_gradient_ = Buffer<T>(groups_ * pointwise_.size());
}

template <class T>
BlockBackwardArguments<T> BlockPass<T>::begin_group(size_t group, const BlockScratch<T>& scratch) {
  BlockBackwardArguments<T> a{};
  a.geometry = &*geometry_;
  a.p = norm_backward_.p.data();
  a.q = norm_backward_.q.data();
  a.r = norm_backward_.r.data();
  a.pointwise_transposed = pointwise_transposed_.data();
  a.depthwise_backward = depthwise_backward_.data();
  a.output_rows = scratch.output_rows;
  if (!weights_wanted_) return a;
  std::fill_n(depthwise_gradient_.data() + group * depthwise_.size(), depthwise_.size(), T{0});
  std::fill_n(pointwise_gradient_.data() + group * pointwise_.size(), pointwise_.size(), T{0});
  if (depthwise_index_ != TensorTable::kNone)
    a.depthwise_gradient = depthwise_gradient_.data() + group * depthwise_.size();
  a.pointwise_gradient = pointwise_gradient_.data() + group * pointwise_.size();
  a.depthwise = depthwise_.data();
  a.rows = scratch.rows;
  return a;
}

template <class T>
void BlockPass<T>::set_image(size_t image, const OutputGradient<T>& gradient, BlockBackwardArguments<T>& a) const {
  a.gradient = gradient.values.image(image);
  a.gradient_pixel = gradient.values.pixel;
  a.scale = (*gradient.sample_scale)[image];
  a.output = maps().image(image);
}

template <class T>
GradientSums BlockPass<T>::sums() const {
  const size_t channels = shape_.channels_in;
  GradientSums sums = GradientSums::zero(channels);
  for (size_t image = 0; image < sums_.size(); image += 2 * channels)
    sums.add(sums_.data() + image, sums_.data() + image + channels, 1.0);
  return sums;
}

template <class T>
void BlockPass<T>::finish_backward(Gradients& gradients) {
  if (!weights_wanted_) return;
  store_depthwise_gradient(gradients);
  store_pointwise_gradients(gradients);
  depthwise_gradient_ = {};
  pointwise_gradient_ = {};
}

/// Returns scratch memory that is valid until the next call on the same thread.
template <class T>
const T* BlockPass<T>::sum_of_groups(const Buffer<T>& partial, size_t size) const {
  T* sum = Workspace<T>::of_this_thread().get(Scratch::sum, size);
  sum_kernels<T>().row_sum({.values = partial.data(), .rows = groups_, .size = size, .out = sum});
  return sum;
}

template <class T>
void BlockPass<T>::store_depthwise_gradient(Gradients& gradients) const {
  if (!gradients.wants(depthwise_index_)) return;
  const auto kernel = static_cast<int64_t>(shape_.kernel);
  const T* const sum = sum_of_groups(depthwise_gradient_, depthwise_.size());
  torch::Tensor gradient = torch::empty({static_cast<int64_t>(real_channels_in_), 1, kernel, kernel},
                                        torch::TensorOptions(torch::CppTypeToScalarType<T>::value));
  T* out = gradient.data_ptr<T>();
  for (size_t c = 0; c < real_channels_in_; ++c)
    for (size_t t = 0; t < shape_.taps(); ++t) *out++ = sum[t * shape_.channels_in + c];
  gradients.set(depthwise_index_, gradient);
}

template <class T>
void BlockPass<T>::store_pointwise_gradients(Gradients& gradients) const {
  const T* const sum = sum_of_groups(pointwise_gradient_, pointwise_.size());
  size_t first_output = 0;
  for (size_t group = 0; group < pointwise_indices_.size(); ++group) {
    const size_t outputs = pointwise_outputs_[group];
    if (gradients.wants(pointwise_indices_[group])) {
      torch::Tensor gradient =
          torch::empty({static_cast<int64_t>(outputs), static_cast<int64_t>(real_channels_in_), 1, 1},
                       torch::TensorOptions(torch::CppTypeToScalarType<T>::value));
      T* out = gradient.data_ptr<T>();
      for (size_t o = 0; o < outputs; ++o)
        for (size_t i = 0; i < real_channels_in_; ++i)
          *out++ = sum[(group * shape_.channels_in + i) * shape_.channels_out + first_output + o];
      gradients.set(pointwise_indices_[group], gradient);
    }
    first_output += outputs;
  }
}

template class BlockPass<float>;
template class BlockPass<double>;

}  // namespace nas::core::engine
