#pragma once
/// \file
/// A batch of images and labels.

#include <torch/torch.h>

namespace nas::core {

struct Batch {
  torch::Tensor images;  ///< (n, C, H, W), float32, contiguous
  torch::Tensor labels;  ///< (n), int64
};

}  // namespace nas::core
