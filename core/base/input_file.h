#pragma once
/// \file
/// Files that a person or another program made. Reading one ends: named pipes, devices and folders are refused at once,
/// and a text is limited in size.

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/base/error.h"
#include "core/base/file_descriptor.h"

namespace nas::core {

/// The most bytes of a configuration, a description or a record: a thousand times the largest that nas-host writes.
inline constexpr uint64_t largest_text = uint64_t{16} << 20;

/// An open file. Its errors are std::runtime_error, whose what() is the reason alone: "Is a directory".
class InputFile {
 public:
  /// Opens a regular file, or what the shell handed over as /dev/stdin or /dev/fd/N: a pipe or a terminal. Does not
  /// wait for the writer of a named pipe.
  explicit InputFile(const std::string& path);

  /// Up to `size` bytes at the current position; 0 only at the end.
  size_t read(char* bytes, size_t size) const;
  /// The open descriptor, for a library that closes it itself.
  int release() { return descriptor_.release(); }

 private:
  FileDescriptor descriptor_;
};

/// The bytes of `path`, at most `most`. Throws Error(code, "cannot read PATH: REASON", where).
std::string read_text_file(const std::string& path, ExitCode code, const std::string& where = "",
                           uint64_t most = largest_text);

}  // namespace nas::core
