#pragma once
/// \file
/// The engine's only way to use several threads.

#include <cstddef>
#include <functional>

namespace nas::core::engine {

/// Images are summed over in this many groups, whatever the number of threads: so the bits do not depend on it.
constexpr size_t kImageGroups = 16;

/// Calls `work(group, begin, end)` for each group of [0, images), on the threads that LibTorch uses too
/// (at::set_num_threads): a group's images in order, by one thread. Returns when all are done. `work` must not throw.
void parallel_images(size_t images, const std::function<void(size_t group, size_t begin, size_t end)>& work);

}  // namespace nas::core::engine
