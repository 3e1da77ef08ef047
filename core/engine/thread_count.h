#pragma once
/// \file
/// The number of threads that compute.

#include <ATen/Parallel.h>

#include <cstdint>

namespace nas::core {

/// LibTorch and the engine compute on `count` threads during its lifetime. [run-thread]
class ThreadCount {
 public:
  explicit ThreadCount(int64_t count) { at::set_num_threads(static_cast<int>(count)); }
  ~ThreadCount() { at::set_num_threads(before_); }
  ThreadCount(const ThreadCount&) = delete;
  ThreadCount& operator=(const ThreadCount&) = delete;

 private:
  const int before_ = at::get_num_threads();
};

}  // namespace nas::core
