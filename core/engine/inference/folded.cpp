#include "core/engine/inference/folded.h"

#include <algorithm>
#include <cmath>

namespace nas::core::engine {

namespace {

torch::Tensor as_double(const torch::Tensor& values) {
  return values.detach().to(torch::kCPU, torch::kFloat64).contiguous();
}

BlockShape shape_of_block(const BlockSpec& spec, size_t height, size_t width) {
  size_t outputs = 0;
  for (const torch::Tensor& weight : spec.pointwise) outputs += static_cast<size_t>(weight.size(0));
  return {.height = height,
          .width = width,
          .channels_in = padded_channels(static_cast<size_t>(spec.pointwise.front().size(1))),
          .channels_out = padded_channels(outputs),
          .kernel = static_cast<size_t>(spec.kernel),
          .stride = static_cast<size_t>(spec.stride),
          .dilation = static_cast<size_t>(spec.dilation),
          .groups = spec.pointwise.size(),
          .depthwise = spec.depthwise.defined()};
}

/// (C, 1, k, k), or ones, as (groups, taps, padded C).
AlignedVector<float> packed_taps(const BlockSpec& spec, const BlockShape& shape) {
  const auto inputs = static_cast<size_t>(spec.pointwise.front().size(1));
  const size_t taps = shape.taps();
  AlignedVector<float> packed(shape.groups * taps * shape.channels_in, 0.0f);
  const torch::Tensor weight = spec.depthwise.defined()
                                   ? spec.depthwise.detach().to(torch::kCPU, torch::kFloat32).contiguous()
                                   : torch::Tensor();
  const float* values = weight.defined() ? weight.data_ptr<float>() : nullptr;
  for (size_t group = 0; group < shape.groups; ++group)
    for (size_t t = 0; t < taps; ++t)
      for (size_t c = 0; c < inputs; ++c)
        packed[(group * taps + t) * shape.channels_in + c] = values ? values[c * taps + t] : 1.0f;
  return packed;
}

}  // namespace

ChannelFactors factors_of(const torch::nn::BatchNorm2d& norm, size_t channels) {
  ChannelFactors factors{std::vector<double>(channels, 1.0), std::vector<double>(channels, 0.0)};
  if (!norm) return factors;
  const torch::Tensor mean = as_double(norm->running_mean), variance = as_double(norm->running_var);
  const torch::Tensor gamma = norm->weight.defined() ? as_double(norm->weight) : torch::ones_like(mean);
  const torch::Tensor beta = norm->bias.defined() ? as_double(norm->bias) : torch::zeros_like(mean);
  for (size_t c = 0; c < channels; ++c) {
    factors.scale[c] = gamma.data_ptr<double>()[c] / std::sqrt(variance.data_ptr<double>()[c] + norm->options.eps());
    factors.shift[c] = beta.data_ptr<double>()[c] - mean.data_ptr<double>()[c] * factors.scale[c];
  }
  return factors;
}

Folded::Folded(const BlockSpec& spec, size_t height, size_t width)
    : geometry_(std::make_unique<BlockGeometry>(shape_of_block(spec, height, width))) {
  const BlockShape& shape = geometry_->shape();
  size_t outputs = 0;
  for (const torch::Tensor& weight : spec.pointwise) outputs += static_cast<size_t>(weight.size(0));
  depthwise_ = packed_taps(spec, shape);
  group_ = shape.channels_in;
  resize(spec.pointwise.size(), static_cast<size_t>(spec.pointwise.front().size(1)), outputs);
  const ChannelFactors factors = factors_of(spec.norm, outputs);
  size_t first = 0;
  for (size_t group = 0; group < groups_; ++group) {
    const torch::Tensor weight = as_double(spec.pointwise[group]);
    const auto count = static_cast<size_t>(weight.size(0));
    for (size_t o = 0; o < count; ++o)
      for (size_t i = 0; i < depth_; ++i)
        pointwise_[(group * depth_ + i) * shape.channels_out + first + o] =
            static_cast<float>(weight.data_ptr<double>()[o * depth_ + i] * factors.scale[first + o]);
    first += count;
  }
  set_shift(factors);
  pack();
}

/// (C', C, h, w) as (h, w, C, C'): the order in which windows are gathered.
Folded::Folded(const LayerSpec& spec) {
  const torch::Tensor weight = as_double(torch::cat(spec.weights, 1)).permute({2, 3, 1, 0}).contiguous();
  const auto outputs = static_cast<size_t>(weight.size(3));
  resize(1, static_cast<size_t>(weight.numel()) / outputs, outputs);
  const ChannelFactors factors = factors_of(spec.norm, outputs);
  for (size_t i = 0; i < depth_; ++i)
    for (size_t o = 0; o < outputs; ++o)
      pointwise_[i * bias_.size() + o] =
          static_cast<float>(weight.data_ptr<double>()[i * outputs + o] * factors.scale[o]);
  set_shift(factors);
  pack();
}

Folded::Folded(const torch::Tensor& weight, const torch::Tensor& bias) {
  const auto outputs = static_cast<size_t>(weight.size(0));
  resize(1, static_cast<size_t>(weight.size(1)), outputs);
  const torch::Tensor values = weight.detach().to(torch::kCPU, torch::kFloat32).contiguous();
  for (size_t i = 0; i < depth_; ++i)
    for (size_t o = 0; o < outputs; ++o) pointwise_[i * bias_.size() + o] = values.data_ptr<float>()[o * depth_ + i];
  const torch::Tensor shift = bias.detach().to(torch::kCPU, torch::kFloat32).contiguous();
  std::copy_n(shift.data_ptr<float>(), outputs, bias_.begin());
  pack();
}

void Folded::resize(size_t groups, size_t depth, size_t outputs) {
  groups_ = groups;
  depth_ = depth;
  channels_out_ = outputs;
  bias_.assign(padded_channels(outputs), 0.0f);
  pointwise_.assign(groups * depth * bias_.size(), 0.0f);
}

void Folded::set_shift(const ChannelFactors& factors) {
  for (size_t o = 0; o < channels_out_; ++o) bias_[o] = static_cast<float>(factors.shift[o]);
}

void Folded::pack() {
  const AlignedVector<float> weights = std::move(pointwise_);
  pointwise_.assign(weights.size(), 0.0f);
  const size_t size = depth_ * bias_.size();
  for (size_t group = 0; group < groups_; ++group)
    inference_kernels().pack(weights.data() + group * size, depth_, bias_.size(), pointwise_.data() + group * size);
}

FoldedBlock Folded::view() const {
  return {.geometry = geometry_.get(),
          .depthwise = depthwise_.data(),
          .pointwise = pointwise_.data(),
          .bias = bias_.data(),
          .groups = groups_,
          .group = group_,
          .depth = depth_,
          .columns = bias_.size()};
}

}  // namespace nas::core::engine
