#pragma once
/// \file
/// The file of a plugin, opened once. What is checked, what is hashed and what is loaded is this one file.

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/base/file_descriptor.h"

namespace nas::host {

/// A regular file that is open for reading.
class OpenFile {
 public:
  /// Opens `path`, through symbolic links. Throws a refusal: not_found, or not_a_plugin when it is not a regular file
  /// or larger than any plugin.
  explicit OpenFile(std::filesystem::path path);

  /// As it was given, for people and records.
  const std::filesystem::path& path() const { return path_; }
  /// Without symbolic links, as the operating system knows the open file. The file is loaded from there.
  const std::filesystem::path& real_path() const { return real_path_; }
  /// Owner, mode and size when the file was opened.
  const struct stat& status() const { return status_; }
  uint64_t size() const { return static_cast<uint64_t>(status_.st_size); }

  /// `size` bytes from `offset`. Throws a refusal (damaged) when the file is shorter or cannot be read.
  std::string bytes(uint64_t offset, uint64_t size) const;
  /// Of the whole content. Throws core::Error(failed) when the file cannot be read.
  std::string sha256() const;
  /// Throws a refusal (unsafe) when the file was written to since it was opened, or real_path() names another file.
  void require_unchanged() const;

 private:
  std::filesystem::path path_, real_path_;
  core::FileDescriptor descriptor_;
  struct stat status_ = {};
};

}  // namespace nas::host
