#pragma once
/// \file
/// Normalisation per channel: x = (pixel / 255 - mean) / deviation.

#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "core/data/pixel_sums.h"

namespace nas::core {

struct Normalisation {
  std::vector<double> mean;       ///< one per channel, of pixels in [0, 1]
  std::vector<double> deviation;  ///< one per channel, positive

  /// Throws Error(config) unless there are `channels` finite means and as many positive deviations.
  void validate(int64_t channels) const;
};

/// Mean and population standard deviation per channel of `images` (N, C, H, W), uint8, contiguous; exact sums, so
/// independent of the order of the images. Throws Error(data) when a channel is constant, because it cannot be scaled.
Normalisation measure_normalisation(const torch::Tensor& images);

/// The same from the sums of each channel over `pixels` pixels.
Normalisation normalisation_of(const std::vector<PixelSums>& channels, int64_t pixels);

}  // namespace nas::core
