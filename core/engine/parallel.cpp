#include "core/engine/parallel.h"

namespace nas::core::engine {

void parallel_images(size_t images, const std::function<void(size_t, size_t, size_t)>& work) {
  const size_t groups = images < kImageGroups ? images : kImageGroups;
#pragma omp parallel for schedule(static) if (groups > 1)
  for (size_t group = 0; group < groups; ++group)
    work(group, images * group / groups, images * (group + 1) / groups);
}

}  // namespace nas::core::engine
