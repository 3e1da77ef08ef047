#include "core/engine/memory/buffer.h"

#include <sys/mman.h>

#include <cstdlib>
#include <map>
#include <mutex>
#include <new>

namespace nas::core::engine {

namespace {

constexpr size_t kHugePage = size_t{2} << 20, kSmall = size_t{64} << 10;

size_t rounded(size_t bytes) {
  const size_t unit = bytes < kHugePage ? kSmall : kHugePage;
  return (bytes + unit - 1) / unit * unit;
}

/// The unused pieces of memory, by size, and the size of every piece. [thread-safe]
class Pool {
 public:
  /// Never destroyed: an autograd graph may outlive every other static object.
  static Pool& instance() {
    static Pool& pool = *new Pool;
    return pool;
  }

  void* take(size_t bytes) {
    const size_t size = rounded(bytes);
    const std::lock_guard lock(mutex_);
    const auto next = unused_.lower_bound(size);
    if (next == unused_.end() || next->first > size + size / 4) return allocate(size);
    const auto last = std::prev(
        unused_.upper_bound(next->first));  // the most recently used one: a part of it may still be in a cache
    void* memory = last->second;
    unused_.erase(last);
    return memory;
  }

  void give_back(void* memory) noexcept {
    const std::lock_guard lock(mutex_);
    unused_.emplace(sizes_.at(memory), memory);
  }

  void release() noexcept {
    const std::lock_guard lock(mutex_);
    release_unused();
  }

 private:
  void release_unused() noexcept {
    for (const auto& [size, memory] : unused_) {
      sizes_.erase(memory);
      std::free(memory);
    }
    unused_.clear();
  }

  void* allocate(size_t size) {
    const size_t alignment = size < kHugePage ? 64 : kHugePage;
    void* memory = std::aligned_alloc(alignment, size);
    if (!memory) {
      release_unused();
      memory = std::aligned_alloc(alignment, size);
    }
    if (!memory) throw std::bad_alloc();
    if (size >= kHugePage) madvise(memory, size, MADV_HUGEPAGE);  // optional: it only affects speed
    sizes_.emplace(memory, size);
    return memory;
  }

  std::mutex mutex_;
  std::multimap<size_t, void*> unused_;
  std::map<void*, size_t> sizes_;
};

}  // namespace

void* take_memory(size_t bytes) { return Pool::instance().take(bytes > 0 ? bytes : 1); }
void return_memory(void* memory) noexcept { Pool::instance().give_back(memory); }
void release_unused_memory() noexcept { Pool::instance().release(); }
size_t touched_memory(size_t bytes) noexcept { return bytes < kHugePage ? bytes : rounded(bytes); }

}  // namespace nas::core::engine
