#pragma once
/// \file
/// Scratch memory of one thread.

#include <algorithm>
#include <array>

#include "core/engine/buffer.h"

namespace nas::core::engine {

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
    if (buffer.size() < size) buffer = Buffer<T>(size);
    return buffer.data();
  }
  T* zeros(Scratch use, size_t size) {
    T* data = get(use, size);
    std::fill_n(data, size, T{0});
    return data;
  }

 private:
  std::array<Buffer<T>, static_cast<size_t>(Scratch::count)> buffers_;
};

}  // namespace nas::core::engine
