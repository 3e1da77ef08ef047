#include "bench/depthwise_kernel.h"

#include <algorithm>
#include <vector>

#include "bench/depthwise_rows.h"
#include "core/engine/parallel.h"
#include "core/engine/workspace.h"

namespace nas::bench {

namespace {

using core::engine::BlockGeometry;
using core::engine::MarginedScratch;

/// Taps in the order in which the backward pass asks for them.
std::vector<float> backward_weights(const BlockGeometry& geometry, const torch::Tensor& weight) {
  const size_t channels = geometry.shape().channels_in;
  std::vector<float> weights;
  for (const size_t tap : geometry.backward(0, 0, 0).taps) {
    const float* from = weight.data_ptr<float>() + tap * channels;
    weights.insert(weights.end(), from, from + channels);
  }
  return weights;
}

/// A copy of `map` with a margin of zeros.
const float* padded(const BlockGeometry& geometry, MarginedScratch scratch, const float* map) {
  const core::engine::BlockShape& s = geometry.shape();
  const size_t margin = geometry.input_margin(), row = s.width * s.channels_in;
  float* into = core::engine::Workspace<float>::of_this_thread().margined(scratch,
                                                                          {s.height, s.width, s.channels_in, margin});
  for (size_t y = 0; y < s.height; ++y)
    std::copy_n(map + y * row, row, into + (y + margin) * geometry.input_pitch() + margin * s.channels_in);
  return into;
}

}  // namespace

DepthwiseResult depthwise_kernel(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& gradient,
                                 int64_t kernel, int64_t dilation) {
  const auto channels = static_cast<size_t>(x.size(1)), height = static_cast<size_t>(x.size(2)),
             width = static_cast<size_t>(x.size(3)), size = channels * height * width;
  const BlockGeometry geometry({.height = height,
                                .width = width,
                                .channels_in = channels,
                                .channels_out = channels,
                                .kernel = static_cast<size_t>(kernel),
                                .dilation = static_cast<size_t>(dilation)});
  const std::vector<float> backward = backward_weights(geometry, weight);
  torch::Tensor output = torch::empty_like(x), input_gradient = torch::empty_like(x);
  torch::Tensor weight_gradients =
      torch::zeros({static_cast<int64_t>(core::engine::kImageGroups), weight.size(0), weight.size(1)});
  core::engine::parallel_images(static_cast<size_t>(x.size(0)), [&](const core::engine::ImageGroup& group) {
    for (size_t n = group.begin; n < group.end; ++n)
      depthwise_rows({.geometry = &geometry,
                      .padded = padded(geometry, MarginedScratch::input, x.data_ptr<float>() + n * size),
                      .weights = weight.data_ptr<float>(),
                      .weights_backward = backward.data(),
                      .output = output.data_ptr<float>() + n * size,
                      .padded_gradient = padded(geometry, MarginedScratch::gradient, gradient.data_ptr<float>() + n * size),
                      .input_gradient = input_gradient.data_ptr<float>() + n * size,
                      .weight_gradient = weight_gradients.data_ptr<float>() + group.index * static_cast<size_t>(weight.numel())});
  });
  return {output, input_gradient, weight_gradients.sum(0)};
}

}  // namespace nas::bench
