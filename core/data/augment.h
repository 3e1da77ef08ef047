#pragma once
/// \file
/// What is done to an image before it joins a batch, in this order: pad and crop at random, flip, normalise, cut out.

#include <cstdint>
#include <vector>

#include "core/base/seeds.h"

namespace nas::core {

struct AugmentOptions {
  /// Pixels of black on every side, of which a random window is taken; 0: no crop.
  int64_t crop_padding = 0;
  bool horizontal_flip = false;  ///< with probability 0.5
  /// Side of the square that is set to 0 after normalisation; 0: none. DeVries and Taylor 2017, arXiv:1708.04552.
  int64_t cutout_length = 0;

  /// Throws Error(config) when a length is negative.
  void validate() const;
};

struct ImageShape {
  int64_t channels = 0;
  int64_t height = 0;
  int64_t width = 0;

  int64_t size() const { return channels * height * width; }
};

/// The random choices for one image.
struct Augmentation {
  int64_t top = 0;  ///< of the window in the padded image, in [0, 2 * crop_padding]
  int64_t left = 0;
  bool flip = false;
  /// Middle of the square, anywhere in the image: near its edges the square is clipped.
  int64_t cutout_y = 0;
  int64_t cutout_x = 0;
};

/// Draws the choices that `options` need. An option that is off draws no number.
Augmentation draw_augmentation(const AugmentOptions& options, const ImageShape& shape, Random random);

/// For each channel, the normalised value of each of the 256 grey levels: (level / 255 - mean) / deviation in float, as
/// PyTorch computes it.
class NormalisationTable {
 public:
  NormalisationTable(const std::vector<double>& mean, const std::vector<double>& deviation);
  const float* channel(int64_t index) const { return values_.data() + index * 256; }

 private:
  std::vector<float> values_;
};

/// Writes `image` (C, H, W) to `output` (C, H, W), both contiguous, neither kept. [thread-safe]
void augment(const uint8_t* image, const ImageShape& shape, const AugmentOptions& options,
             const Augmentation& augmentation, const NormalisationTable& table, float* output);

}  // namespace nas::core
