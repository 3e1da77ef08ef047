#include "core/data/on_threads.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <vector>

namespace nas::core {

void on_threads(int64_t threads, size_t count, const std::function<void(size_t)>& work) {
  std::vector<std::exception_ptr> failures(count);
  std::atomic<size_t> next = 0;
  const auto take = [&] {
    for (size_t i = next++; i < count; i = next++) {
      try {
        work(i);
      } catch (...) {
        failures[i] = std::current_exception();
      }
    }
  };
  {
    std::vector<std::jthread> others;
    for (int64_t i = 1; i < threads; ++i) others.emplace_back(take);
    take();
  }
  const auto failure = std::ranges::find_if(failures, [](const std::exception_ptr& e) { return e != nullptr; });
  if (failure != failures.end()) std::rethrow_exception(*failure);
}

}  // namespace nas::core
