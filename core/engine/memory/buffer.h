#pragma once
/// \file
/// Memory of the engine's maps, kept from one step to the next: asking the system for a gigabyte a step and touching
/// each page anew costs as much as a good part of the arithmetic.

#include <cstddef>
#include <utility>

namespace nas::core::engine {

/// At least `bytes`, aligned to 64. Contents are whatever was there. [thread-safe]
void* take_memory(size_t bytes);
/// Back to the pool. [thread-safe]
void give_memory(void* memory) noexcept;
/// Returns what is not in use to the system. [thread-safe]
void release_unused_memory() noexcept;

/// An array of uninitialised T. Movable.
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
    if (data_) give_memory(data_);
  }

  T* data() const noexcept { return data_; }
  size_t size() const noexcept { return size_; }
  explicit operator bool() const noexcept { return data_ != nullptr; }

 private:
  T* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace nas::core::engine
