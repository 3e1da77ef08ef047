#pragma once
/// \file
/// Exact sums over the pixels of a channel, of which mean and deviation are made.

#include <cstdint>

namespace nas::core {

/// Sums of integers: exact for up to 2^47 pixels.
struct PixelSums {
  uint64_t sum = 0;
  uint64_t sum_of_squares = 0;

  void add(const uint8_t* pixels, int64_t count) {
    for (int64_t i = 0; i < count; ++i) {
      const uint32_t pixel = pixels[i];
      sum += pixel;
      sum_of_squares += pixel * pixel;
    }
  }
};

}  // namespace nas::core
