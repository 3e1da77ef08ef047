#include "core/ops/convolutions.h"

#include "core/ops/layers.h"

namespace nas::core {

DepthwiseSeparableImpl::DepthwiseSeparableImpl(const DepthwiseSeparableOptions& options) {
  const int64_t channels = options.channels_in;
  depthwise =
      register_module("depthwise", torch::nn::Conv2d(torch::nn::Conv2dOptions(channels, channels, options.kernel)
                                                         .stride(options.stride)
                                                         .padding(options.dilation * (options.kernel / 2))
                                                         .dilation(options.dilation)
                                                         .groups(channels)
                                                         .bias(false)));
  pointwise = register_module("pointwise", conv2d(channels, options.channels_out, 1));
  norm = register_module("norm", batch_norm(options.channels_out, options.affine));
}

torch::Tensor DepthwiseSeparableImpl::forward(const torch::Tensor& x) {
  return norm(pointwise(depthwise(torch::relu(x))));
}

engine::BlockSpec DepthwiseSeparableImpl::spec() const {
  const auto& options = depthwise->options;
  return {.depthwise = depthwise->weight,
          .pointwise = {pointwise->weight},
          .norm = norm,
          .kernel = options.kernel_size()->at(0),
          .stride = options.stride()->at(0),
          .dilation = options.dilation()->at(0)};
}

}  // namespace nas::core
