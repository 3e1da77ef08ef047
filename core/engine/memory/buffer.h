#pragma once
/// \file
/// A process-wide memory pool for the engine's maps. It keeps memory from one step to the next: a gigabyte of new pages
/// in each step would cost a considerable part of the time of the arithmetic.

#include <cstddef>
#include <utility>

namespace nas::core::engine {

/// At least `bytes` bytes, aligned to 64 and uninitialised. The caller returns them with return_memory(). Throws
/// std::bad_alloc. [thread-safe]
void* take_memory(size_t bytes);
/// Returns memory of take_memory() to the pool. [thread-safe]
void return_memory(void* memory) noexcept;
/// Returns the unused memory of the pool to the system. [thread-safe]
void release_unused_memory() noexcept;
/// The memory behind a piece of take_memory() whose first `bytes` bytes are written: a large one consists of huge
/// pages.
size_t touched_memory(size_t bytes) noexcept;

/// An owned array of uninitialised T in memory of the pool. Movable.
template <class T>
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(size_t size) : data_(static_cast<T*>(take_memory(size * sizeof(T)))), size_(size) {}
  Buffer(Buffer&& other) noexcept : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Buffer& operator=(Buffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Buffer() {
    if (data_) return_memory(data_);
  }

  T* data() const noexcept { return data_; }
  size_t size() const noexcept { return size_; }
  explicit operator bool() const noexcept { return data_ != nullptr; }

 private:
  T* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace nas::core::engine
