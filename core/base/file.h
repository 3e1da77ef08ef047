#pragma once
/// \file
/// The files that a run, a batch and a training write. All of them are opened, written, synced, renamed and removed in
/// this file, in folder.h and in lock_file.h.
///
/// None of the three has a switch that makes a call fail. The tests load tests/faults/preload in front of the C library
/// of the real program: that library fails the n-th call, also one of a library that the program uses, and production
/// pays nothing for it.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/base/file_descriptor.h"

namespace nas::core {

/// The bytes of `path`, however many; read_text_file() (core/base/input_file.h) has a limit. Throws Error(code, "cannot
/// read PATH: REASON", where).
std::string read_file(const std::string& path, ExitCode code = ExitCode::failed, const std::string& where = "");

/// Replaces the content of `path` by `bytes`: writes a temporary file in the same folder, syncs it, renames it and
/// syncs the folder. After a crash the file has either the old or the new content, and after the return a power cut
/// takes nothing away. A symbolic link `path` is replaced, not followed. On failure removes the temporary file and
/// throws Error(failed, "cannot write PATH: REASON").
void write_atomically(const std::string& path, std::string_view bytes);

/// Makes a write beyond the limit of `ulimit -f` an error instead of a signal that ends the process without a word.
void report_file_size_limit();

/// A file that only grows, such as a log. One writer per file. [one thread at a time]
class AppendedFile {
 public:
  /// Opens or creates `path`. Throws Error(failed), also for a symbolic link: in a directory that others prepared it
  /// could lead to any file of the user.
  explicit AppendedFile(std::string path);

  /// On return the operating system has all of `bytes`, so that they survive a kill. Throws Error(failed); no part of
  /// them is left then.
  void append(std::string_view bytes);
  /// Writes everything to the disk. Throws Error(failed).
  void sync();
  /// Removes everything after the first `bytes`. Throws Error(failed).
  void truncate_to(int64_t bytes);
  /// The byte at `offset`, which is below size(). Throws Error(failed).
  char byte_at(int64_t offset) const;

  int64_t size() const noexcept { return size_; }
  const std::string& path() const noexcept { return path_; }

 private:
  [[noreturn]] void fail(const char* what, int reason) const;

  std::string path_;
  FileDescriptor file_;
  int64_t size_ = 0;
};

}  // namespace nas::core
