#pragma once
/// \file
/// worst_images.json: the test images that a network was most wrong about.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace nas::core {

struct WorstImage {
  int64_t index = 0;  ///< among the test images, from 0
  int64_t its_class = 0;
  int64_t answer = 0;    ///< the class of the largest logit; -1 when a logit is not a number
  double loss = 0.0;     ///< cross-entropy; NaN where it is not finite
  std::string png = {};  ///< the picture as base64 of a PNG file; empty for images of 2 or more than 3 channels
};

/// Throws Error(failed).
void write_worst_images(const std::filesystem::path& file, const std::vector<WorstImage>& images);

/// Throws Error(unreadable) that names the file.
std::vector<WorstImage> read_worst_images(const std::filesystem::path& file);

}  // namespace nas::core
