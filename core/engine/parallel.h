#pragma once
/// \file
/// Parallel loops of the engine. They use the OpenMP threads that LibTorch uses as well (at::set_num_threads).

#include <algorithm>
#include <cstddef>
#include <functional>

namespace nas::core::engine {

/// Sums over images are formed in this many groups for any number of threads, so that the bits of a result do not
/// depend on that number. It is also the largest number of threads that work on images.
constexpr size_t kImageGroups = 16;

/// The number of groups for `images` images; no group is empty.
inline size_t image_groups(size_t images) { return std::min(images, kImageGroups); }

/// Images [begin, end), processed in order by one thread. `index`: of the group.
struct ImageGroup {
  size_t index, begin, end;
};

/// Calls `work` for each group of [0, images), dynamically scheduled because the cores of a shared machine are not
/// equally fast. Returns when all calls have returned. Rethrows the first exception of `work`.
void parallel_images(size_t images, const std::function<void(const ImageGroup&)>& work);
/// Calls `work(n)` for each image n of [0, images), scheduled and with errors like parallel_images().
void parallel_each_image(size_t images, const std::function<void(size_t)>& work);

/// Calls `work(i)` for each i of [0, count), in any order and possibly on different threads. Returns when all calls
/// have returned. Rethrows the first exception of `work`.
void parallel_each(size_t count, const std::function<void(size_t)>& work);

}  // namespace nas::core::engine
