#pragma once
/// \file
/// Independent pieces of work, divided among threads.

#include <cstddef>
#include <cstdint>
#include <functional>

namespace nas::core {

/// Calls `work` once for each number below `count`, on `threads` threads of which this one is the first, and returns
/// when all are done. Rethrows the exception of the lowest number.
void on_threads(int64_t threads, size_t count, const std::function<void(size_t)>& work);

}  // namespace nas::core
