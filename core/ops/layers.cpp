#include "core/ops/layers.h"

namespace nas::core {

torch::nn::Conv2d conv2d(int64_t channels_in, int64_t channels_out, int64_t kernel, int64_t stride) {
  return torch::nn::Conv2d(
      torch::nn::Conv2dOptions(channels_in, channels_out, kernel).stride(stride).padding(kernel / 2).bias(false));
}

torch::nn::BatchNorm2d batch_norm(int64_t channels, bool affine) {
  return torch::nn::BatchNorm2d(torch::nn::BatchNorm2dOptions(channels).affine(affine));
}

}  // namespace nas::core
