#pragma once
/// \file
/// The images that a network is most wrong about.

#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "core/record/worst_image.h"

namespace nas::core {

/// Keeps the images with the greatest losses. A loss that is not a number is the greatest; of equal ones the earlier
/// image comes first. [one thread at a time]
class WorstImages {
 public:
  explicit WorstImages(size_t most) : most_(most) {}

  /// Adds a batch: `logits` (N, K), `targets` (N) int64. The first image of the first batch has the index 0.
  void add(const torch::Tensor& logits, const torch::Tensor& targets);

  /// At most `most`, the greatest loss first, without pictures.
  const std::vector<WorstImage>& images() const noexcept { return images_; }

 private:
  size_t most_;
  int64_t seen_ = 0;
  std::vector<WorstImage> images_;
};

}  // namespace nas::core
