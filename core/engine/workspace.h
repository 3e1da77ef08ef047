#pragma once
/// \file
/// Scratch memory of one thread.

#include <algorithm>
#include <array>
#include <vector>

#include "core/engine/buffer.h"

namespace nas::core::engine {

/// A map's middle and the margin around it.
struct MarginedShape {
  size_t height = 0, width = 0, channels = 0, margin = 0;
  size_t size() const { return (height + 2 * margin) * (width + 2 * margin) * channels; }
  bool operator==(const MarginedShape&) const = default;
};

enum class Scratch { rows, output_rows, map, gradient, second_gradient, count };
enum class MarginedScratch { input, gradient };

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
    if (buffer.size() < size) buffer = Buffer<T>(size);
    return buffer.data();
  }
  /// A padded map whose margin is zeros, as long as whoever gets it writes nothing but its middle. One for each shape:
  /// filling one anew whenever the shape changes would cost more than what they take.
  T* margined(MarginedScratch use, const MarginedShape& shape) {
    for (const Margined& map : margined_)
      if (map.use == use && map.shape == shape) return map.buffer.data();
    margined_.push_back({use, shape, Buffer<T>(shape.size())});
    std::fill_n(margined_.back().buffer.data(), shape.size(), T{0});
    return margined_.back().buffer.data();
  }

 private:
  struct Margined {
    MarginedScratch use;
    MarginedShape shape;
    Buffer<T> buffer;
  };
  std::array<Buffer<T>, static_cast<size_t>(Scratch::count)> buffers_;
  std::vector<Margined> margined_;
};

}  // namespace nas::core::engine
