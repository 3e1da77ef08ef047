#include "bench/depthwise_kernel.h"

#include "bench/depthwise_rows.h"
#include "core/engine/parallel.h"
#include "core/engine/workspace.h"

namespace nas::bench {

namespace {

using core::engine::BlockGeometry;
using core::engine::KeptRowsScratch;
using core::engine::Workspace;

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
  const auto backward = geometry.backward_weights(weight.data_ptr<float>());
  torch::Tensor output = torch::empty_like(x), input_gradient = torch::empty_like(x);
  torch::Tensor weight_gradients =
      torch::zeros({static_cast<int64_t>(core::engine::kImageGroups), weight.size(0), weight.size(1)});
  const auto taps = static_cast<size_t>(weight.numel());
  const core::engine::KeptRowsShape input_rows = geometry.input_rows(),
                                    gradient_rows = geometry.gradient_rows(geometry.shape().padding());
  core::engine::parallel_images(static_cast<size_t>(x.size(0)), [&](const core::engine::ImageGroup& group) {
    auto& workspace = Workspace<float>::of_this_thread();
    for (size_t n = group.begin; n < group.end; ++n)
      depthwise_rows({.geometry = &geometry,
                      .input = x.data_ptr<float>() + n * size,
                      .weights = weight.data_ptr<float>(),
                      .weights_backward = backward.data(),
                      .output = output.data_ptr<float>() + n * size,
                      .gradient = gradient.data_ptr<float>() + n * size,
                      .input_gradient = input_gradient.data_ptr<float>() + n * size,
                      .weight_gradient = weight_gradients.data_ptr<float>() + group.index * taps,
                      .input_rows = workspace.kept_rows(KeptRowsScratch::input, input_rows),
                      .gradient_rows = workspace.kept_rows(KeptRowsScratch::gradient, gradient_rows)});
  });
  return {output, input_gradient, weight_gradients.sum(0)};
}

}  // namespace nas::bench
