#include "bench/depthwise_kernel.h"

#include "bench/depthwise_rows.h"
#include "core/engine/memory/workspace.h"
#include "core/engine/parallel.h"

namespace nas::bench {

namespace {

using core::engine::KeptRowsScratch;
using core::engine::kImageGroups;
using core::engine::parallel_images;

core::engine::BlockShape shape_of(const torch::Tensor& x, int64_t kernel, int64_t dilation) {
  const auto channels = static_cast<size_t>(x.size(1));
  return {.height = static_cast<size_t>(x.size(2)),
          .width = static_cast<size_t>(x.size(3)),
          .channels_in = channels,
          .channels_out = channels,
          .kernel = static_cast<size_t>(kernel),
          .dilation = static_cast<size_t>(dilation)};
}

/// The first element of image `n` of `maps`.
float* image_of(const torch::Tensor& maps, size_t n) {
  return maps.data_ptr<float>() + n * static_cast<size_t>(maps.stride(0));
}

float* kept_rows(KeptRowsScratch use, const core::engine::KeptRowsShape& shape) {
  return core::engine::Workspace<float>::of_this_thread().kept_rows(use, shape);
}

}  // namespace

DepthwiseKernel::DepthwiseKernel(const torch::Tensor& x, int64_t kernel, int64_t dilation)
    : geometry_(shape_of(x, kernel, dilation)) {}

torch::Tensor DepthwiseKernel::forward(const torch::Tensor& x, const torch::Tensor& weight) const {
  const torch::Tensor output = torch::empty_like(x);
  parallel_images(static_cast<size_t>(x.size(0)), [&](const core::engine::ImageGroup& group) {
    float* const rows = kept_rows(KeptRowsScratch::input, geometry_.input_rows());
    for (size_t n = group.begin; n < group.end; ++n)
      depthwise_forward({.geometry = &geometry_,
                         .input = image_of(x, n),
                         .weights = weight.data_ptr<float>(),
                         .output = image_of(output, n),
                         .input_rows = rows});
  });
  return output;
}

DepthwiseGradients DepthwiseKernel::backward(const torch::Tensor& x, const torch::Tensor& weight,
                                             const torch::Tensor& gradient) const {
  const auto weights = geometry_.backward_weights(weight.data_ptr<float>());
  const torch::Tensor input_gradient = torch::empty_like(x);
  const torch::Tensor group_gradients =
      torch::zeros({static_cast<int64_t>(kImageGroups), weight.size(0), weight.size(1)});
  parallel_images(static_cast<size_t>(x.size(0)), [&](const core::engine::ImageGroup& group) {
    float* const input_rows = kept_rows(KeptRowsScratch::input, geometry_.input_rows());
    float* const gradient_rows =
        kept_rows(KeptRowsScratch::gradient, geometry_.gradient_rows(geometry_.shape().padding()));
    for (size_t n = group.begin; n < group.end; ++n)
      depthwise_backward({.geometry = &geometry_,
                          .input = image_of(x, n),
                          .gradient = image_of(gradient, n),
                          .weights = weights.data(),
                          .input_gradient = image_of(input_gradient, n),
                          .weight_gradient = image_of(group_gradients, group.index),
                          .input_rows = input_rows,
                          .gradient_rows = gradient_rows});
  });
  return {input_gradient, group_gradients.sum(0)};
}

}  // namespace nas::bench
