#pragma once
/// \file
/// The layers that most ops consist of. No convolution has a bias, because a batch norm follows it.

#include <torch/torch.h>

namespace nas::core {

/// Square kernel of odd size. (N, C, H, W) to (N, C', ceil(H/stride), ceil(W/stride)).
torch::nn::Conv2d conv2d(int64_t channels_in, int64_t channels_out, int64_t kernel, int64_t stride = 1);

/// `affine`: the norm learns scale and shift. Running statistics are kept in both cases.
torch::nn::BatchNorm2d batch_norm(int64_t channels, bool affine);

}  // namespace nas::core
