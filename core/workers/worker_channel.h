#pragma once
/// \file
/// The worker's end of what serving_workers.h has at the other end: the folders to train come in, exit codes go back.

#include <sys/types.h>

#include <filesystem>
#include <optional>

#include "core/base/file_descriptor.h"

namespace nas::core {

/// A process that ServingWorkers has started loads and reads what all trainings of the run need, and then makes a copy
/// of itself, by fork, for each of them. So a training costs no start of a program, and yet it has a process of its
/// own: its seeds, threads, static variables of plugins, log, memory and handlers of signals are those of a process
/// that has trained nothing, and a crash ends nothing but the copy. [main thread]
///
/// A folder comes as its path and a zero byte. What goes back is one byte, the exit code, or 128 + signal.
class WorkerChannel {
 public:
  /// Takes over stdin, which becomes empty.
  WorkerChannel();

  /// Waits for the next folder. Nothing when there will be none.
  std::optional<std::filesystem::path> next_folder();

  /// Returns in a process that is to train in the folder and whose exit code is that of the training: in a copy of this
  /// one for each folder. In this process it returns nothing when there will be no further folder. Until then SIGINT
  /// and SIGTERM are passed on to the copy, which saves and ends. The copy dies with this process.
  ///
  /// Other threads do not survive a fork. A process that has some, because a plugin started them while it was loaded,
  /// makes no copy: it trains in the first folder itself, and its end is that of the training.
  std::optional<std::filesystem::path> folder_of_this_process();

 private:
  void become_a_copy_of(pid_t process);

  FileDescriptor channel_;
};

}  // namespace nas::core
