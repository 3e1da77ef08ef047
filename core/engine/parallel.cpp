#include "core/engine/parallel.h"

#include <exception>

namespace nas::core::engine {

namespace {

/// Keeps the first exception of a parallel region: none may leave the thread that it was thrown on. [thread-safe]
class FirstError {
 public:
  template <class Work>
  void guard(const Work& work) noexcept {
    try {
      work();
    } catch (...) {
#pragma omp critical(nas_engine_first_error)
      if (!error_) error_ = std::current_exception();
    }
  }
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::exception_ptr error_;
};

}  // namespace

void parallel_images(size_t images, const std::function<void(const ImageGroup&)>& work) {
  const size_t groups = image_groups(images);
  FirstError error;
#pragma omp parallel for schedule(dynamic) if (groups > 1)
  for (size_t group = 0; group < groups; ++group)
    error.guard([&] { work({group, images * group / groups, images * (group + 1) / groups}); });
  error.rethrow();
}

void parallel_each_image(size_t images, const std::function<void(size_t)>& work) {
  parallel_images(images, [&](const ImageGroup& group) {
    for (size_t n = group.begin; n < group.end; ++n) work(n);
  });
}

void parallel_each(size_t count, const std::function<void(size_t)>& work) {
  FirstError error;
#pragma omp parallel for schedule(dynamic) if (count > 1)
  for (size_t i = 0; i < count; ++i) error.guard([&] { work(i); });
  error.rethrow();
}

}  // namespace nas::core::engine
