#pragma once
/// \file
/// The engine's only ways to use several threads: those that LibTorch uses too (at::set_num_threads).

#include <algorithm>
#include <cstddef>
#include <functional>

namespace nas::core::engine {

/// Images are summed over in this many groups, whatever the number of threads: so the bits do not depend on it. No more
/// threads than that work on images.
constexpr size_t kImageGroups = 16;

/// How many of them `images` make: no group is empty.
inline size_t image_groups(size_t images) { return std::min(images, kImageGroups); }

/// Images [begin, end), done in order by one thread.
struct ImageGroup {
  size_t index, begin, end;
};

/// Calls `work` for each group of [0, images), each on whichever thread is free (the cores of a shared machine are not
/// equally fast), and returns when all are done. Rethrows what `work` threw first.
void parallel_images(size_t images, const std::function<void(const ImageGroup&)>& work);
/// The same, calling `work(n)` for each image.
void parallel_each_image(size_t images, const std::function<void(size_t)>& work);

/// Calls `work(i)` for each i of [0, count), in any order, and returns when all are done. Rethrows what `work` threw
/// first.
void parallel_each(size_t count, const std::function<void(size_t)>& work);

}  // namespace nas::core::engine
