#pragma once
/// \file
/// The two layers that every op is made of. No convolution of these networks has a bias: a batch norm follows.

#include <torch/torch.h>

namespace nas::core {

/// Square kernel; the padding keeps (H, W) at stride 1 and gives ceil(H/stride) otherwise.
torch::nn::Conv2d conv2d(int64_t channels_in, int64_t channels_out, int64_t kernel, int64_t stride = 1);

/// `affine`: learns scale and shift. Running statistics are kept either way.
torch::nn::BatchNorm2d batch_norm(int64_t channels, bool affine);

}  // namespace nas::core
