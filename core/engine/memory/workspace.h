#pragma once
/// \file
/// Scratch memory of one thread, by use.

#include <algorithm>
#include <array>
#include <vector>

#include "core/engine/kernels/block_geometry.h"
#include "core/engine/memory/buffer.h"

namespace nas::core::engine {

/// Uses of Workspace::get().
enum class Scratch { rows, output_rows, input_row, maximum_gradient, average_gradient, sum, count };
/// Uses of Workspace::kept_rows().
enum class KeptRowsScratch { input, gradient };

/// Lives as long as its thread and grows to the largest requested size. [its own thread only]
template <class T>
class Workspace {
 public:
  static Workspace& of_this_thread() {
    thread_local Workspace workspace;
    return workspace;
  }
  /// At least `size` elements, uninitialised. Valid until a larger size is requested for the same use.
  T* get(Scratch use, size_t size) {
    Buffer<T>& buffer = buffers_[static_cast<size_t>(use)];
    if (buffer.size() < size) buffer = Buffer<T>(size);
    return buffer.data();
  }
  /// Memory of `shape` whose first row and margins are zeros; the caller must write only the pixels of rows. Each shape
  /// has its own memory, because clearing shared memory at each change of shape would cost more time. `place`:
  /// distinguishes memory of the same shape that is in use at the same time.
  T* kept_rows(KeptRowsScratch use, const KeptRowsShape& shape, size_t place = 0) {
    for (const KeptRowsMemory& rows : kept_rows_)
      if (rows.use == use && rows.place == place && rows.shape == shape) return rows.buffer.data();
    kept_rows_.push_back({use, place, shape, Buffer<T>(shape.size())});
    std::fill_n(kept_rows_.back().buffer.data(), shape.size(), T{0});
    return kept_rows_.back().buffer.data();
  }

 private:
  struct KeptRowsMemory {
    KeptRowsScratch use;
    size_t place;
    KeptRowsShape shape;
    Buffer<T> buffer;
  };
  std::array<Buffer<T>, static_cast<size_t>(Scratch::count)> buffers_;
  std::vector<KeptRowsMemory> kept_rows_;
};

}  // namespace nas::core::engine
