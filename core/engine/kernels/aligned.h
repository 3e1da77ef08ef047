#pragma once
/// \file
/// Small arrays that kernels read, aligned to cache lines: a vector load that crosses a cache line costs twice as much.

#include <cstddef>
#include <new>
#include <vector>

namespace nas::core::engine {

template <class T>
struct CacheLineAllocator {
  using value_type = T;
  static constexpr std::align_val_t kLine{64};

  CacheLineAllocator() = default;
  template <class U>
  CacheLineAllocator(const CacheLineAllocator<U>&) noexcept {}
  T* allocate(size_t count) { return static_cast<T*>(::operator new(count * sizeof(T), kLine)); }
  void deallocate(T* memory, size_t) noexcept { ::operator delete(memory, kLine); }
  bool operator==(const CacheLineAllocator&) const noexcept { return true; }
};

template <class T>
using AlignedVector = std::vector<T, CacheLineAllocator<T>>;

}  // namespace nas::core::engine
