#pragma once
/// \file
/// Feature maps of a batch in memory, (images, height, width, channels).

#include <cstddef>

namespace nas::core::engine {

/// Maps for reading: contiguous images of (height, width, channels), `pixel` elements from one pixel to the next.
/// Borrowed.
template <class T>
struct Maps {
  const T* data = nullptr;
  size_t pixel = 0, height = 0, width = 0, channels = 0;
  const T* image(size_t n) const { return data + n * height * width * pixel; }
};

/// Maps for writing or adding: contiguous images of (pixels, channels), `pixel` elements from one pixel to the next.
/// Borrowed.
template <class T>
struct Target {
  T* data = nullptr;
  size_t pixel = 0, pixels = 0;  ///< per image
  T* image(size_t n) const { return data + n * pixels * pixel; }
};

}  // namespace nas::core::engine
