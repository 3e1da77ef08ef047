#pragma once
/// \file
/// A file as memory that the operating system fills when it is read.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace nas::core {

/// Read-only; unmapped by its destructor. A file that was replaced by another of the same name stays as it was mapped.
class MappedFile {
 public:
  /// Nothing when the file cannot be opened, or is empty.
  static std::shared_ptr<const MappedFile> open(const std::string& path);
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  std::string_view bytes() const { return {static_cast<const char*>(address_), size_}; }

 private:
  MappedFile(void* address, size_t size) : address_(address), size_(size) {}

  void* address_;
  size_t size_;
};

/// Begins to read what of `size` bytes from `address` is in a mapped file and not in memory, and returns at once. Does
/// nothing with other memory.
void read_ahead(const void* address, size_t size);

}  // namespace nas::core
