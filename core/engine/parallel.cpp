#include "core/engine/parallel.h"

#include <omp.h>

namespace nas::core::engine {

void parallel(size_t count, const std::function<void(size_t, size_t)>& work) {
  if (count == 0) return;
#pragma omp parallel if (count > 1)
  {
    const auto threads = static_cast<size_t>(omp_get_num_threads()), thread = static_cast<size_t>(omp_get_thread_num());
    const size_t begin = count * thread / threads, end = count * (thread + 1) / threads;
    if (begin < end) work(begin, end);
  }
}

void parallel_images(size_t images, const std::function<void(size_t, size_t, size_t)>& work) {
  const size_t groups = images < kImageGroups ? images : kImageGroups;
  parallel(groups, [&](size_t first, size_t last) {
    for (size_t group = first; group < last; ++group)
      work(group, images * group / groups, images * (group + 1) / groups);
  });
}

}  // namespace nas::core::engine
