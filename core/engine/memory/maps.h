#pragma once
/// \file
/// Feature maps of a batch in memory.

#include <cstddef>

namespace nas::core::engine {

/// To read: (height, width, channels), `pixel` elements from one pixel to the next, image after image. Borrowed.
template <class T>
struct Maps {
  const T* data = nullptr;
  size_t pixel = 0, height = 0, width = 0, channels = 0;
  const T* image(size_t n) const { return data + n * height * width * pixel; }
};

/// To write to or to add to: (pixels, channels) of each image, `pixel` elements from one pixel to the next. Borrowed.
template <class T>
struct Target {
  T* data = nullptr;
  size_t pixel = 0, pixels = 0;  ///< of one image
  T* image(size_t n) const { return data + n * pixels * pixel; }
};

}  // namespace nas::core::engine
