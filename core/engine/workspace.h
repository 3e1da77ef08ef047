#pragma once
/// \file
/// Scratch memory of one thread.

#include <algorithm>
#include <array>

#include "core/engine/buffer.h"

namespace nas::core::engine {

/// A map's middle and the margin around it.
struct MarginedShape {
  size_t height = 0, width = 0, channels = 0, margin = 0;
  size_t size() const { return (height + 2 * margin) * (width + 2 * margin) * channels; }
  bool operator==(const MarginedShape&) const = default;
};

enum class Scratch { padded, padded_gradient, rows, output_rows, map, gradient, second_gradient, count };

/// Lives as long as its thread; grows to the largest size asked for.
template <class T>
class Workspace {
 public:
  static Workspace& of_this_thread() {
    thread_local Workspace workspace;
    return workspace;
  }
  T* get(Scratch use, size_t size) {
    Buffer<T>& buffer = buffers_[static_cast<size_t>(use)];
    if (buffer.size() < size) {
      buffer = Buffer<T>(size);
      last_[static_cast<size_t>(use)] = {};
    }
    return buffer.data();
  }
  /// A padded map whose margin is zeros, as long as whoever gets it writes nothing but its middle.
  T* margined(Scratch use, const MarginedShape& shape) {
    T* data = get(use, shape.size());
    MarginedShape& last = last_[static_cast<size_t>(use)];
    if (last != shape) std::fill_n(data, shape.size(), T{0});
    last = shape;
    return data;
  }

 private:
  std::array<Buffer<T>, static_cast<size_t>(Scratch::count)> buffers_;
  std::array<MarginedShape, static_cast<size_t>(Scratch::count)> last_{};
};

}  // namespace nas::core::engine
