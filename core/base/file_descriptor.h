#pragma once
/// \file
/// A file descriptor that its owner closes.

#include <unistd.h>

#include <utility>

namespace nas::core {

class FileDescriptor {
 public:
  explicit FileDescriptor(int number = -1) noexcept : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~FileDescriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int get() const noexcept { return number_; }
  bool open() const noexcept { return number_ >= 0; }
  /// The number, for a library that closes it itself; not open() afterwards.
  int release() noexcept { return std::exchange(number_, -1); }

 private:
  int number_;
};

}  // namespace nas::core
