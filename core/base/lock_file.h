#pragma once
/// \file
/// A folder that one process at a time works in. The operating system ends a lock with its process, however that ends.
/// On NFS a lock holds for all machines (Linux makes it a lock of the server's), if the server supports locks.

#include <filesystem>
#include <optional>

#include "core/base/file_descriptor.h"

namespace nas::core {

/// Locks an empty file in the folder, which stays there. Movable; the destructor unlocks.
class LockFile {
 public:
  /// Nothing when another process holds the lock. Tries for a tenth of a second. Makes the file when it is missing, and
  /// never opens it through a symbolic link. Throws Error(failed, "cannot lock PATH: REASON").
  static std::optional<LockFile> take(const std::filesystem::path& path);
  /// Waits while another process holds the lock.
  static LockFile wait_for(const std::filesystem::path& path);
  /// Whether a process holds the lock. Does not disturb take().
  static bool is_taken(const std::filesystem::path& path);

  /// Throws Error(failed) when the path no longer names the locked file: somebody moved or deleted the folder, or the
  /// file alone. What is written by path from then on would come into another folder, and another process could lock
  /// it.
  void require_in_place() const;

 private:
  LockFile(std::filesystem::path path, FileDescriptor file) : path_(std::move(path)), file_(std::move(file)) {}

  std::filesystem::path path_;
  FileDescriptor file_;
};

}  // namespace nas::core
