#pragma once
/// \file
/// A process on this machine that works for this one.

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/file_descriptor.h"

namespace nas::core {

/// Is killed when this process ends for any reason. It has its own process group, so Ctrl-C on the terminal does not
/// reach it, and its stdout is /dev/null. Movable; whoever holds it calls end(). [run-thread]
class WorkerProcess {
 public:
  /// Runs the program `words[0]` with `input` as its stdin; -1: /dev/null. A program that does not exist ends with 127.
  /// Throws Error(failed) when the system cannot start a process.
  explicit WorkerProcess(std::vector<std::string> words, int input = -1);

  /// A file descriptor that is readable when the process has ended.
  int handle() const { return handle_.get(); }
  void send(int signal) const;
  /// The beginning of its stderr. It is in memory, because the disk may be full.
  std::string error_output() const;
  /// What it writes from now on is the beginning.
  void empty_error_output() const;
  /// Waits for its end. Returns the exit code, or 128 + signal.
  int end() const;

 private:
  pid_t id_;
  FileDescriptor handle_, error_output_;
};

/// Waits until one of the file descriptors is readable, at most for `most`. The index of the first one that is; nothing
/// when none is or a signal interrupted the wait. Throws Error(failed).
std::optional<size_t> wait_for_any(std::span<const int> handles, std::chrono::milliseconds most);

}  // namespace nas::core
