#pragma once
/// \file
/// Workers that are processes on this machine.

#include <sys/types.h>

#include <list>
#include <vector>

#include "core/base/file_descriptor.h"
#include "core/workers/workers.h"

namespace nas::core {

/// A process takes one folder after another (worker_channel.h). As many processes are started as workers have run at
/// the same time, and one that has ended is replaced when its place is needed. They are killed when this process ends
/// for any reason. Ctrl-C on the terminal reaches only this process, which then asks the workers to save and end.
/// [run-thread]
class LocalWorkers final : public Workers {
 public:
  /// `command` is the program and its arguments; the folder above that of the first training is appended.
  explicit LocalWorkers(std::vector<std::string> command);
  /// Kills the workers that still run.
  ~LocalWorkers() override;

  void start(const std::filesystem::path& folder) override;
  int64_t running() const override;
  std::optional<EndedWorker> wait(std::chrono::milliseconds most) override;
  void stop() override;

 private:
  struct Process {
    pid_t id;
    FileDescriptor handle;         ///< pidfd; readable when the process has ended
    FileDescriptor channel;        ///< a socket, the process's stdin
    FileDescriptor error_output;   ///< its stderr, in memory, because the disk may be full
    std::filesystem::path folder;  ///< of the worker that runs in it; empty: none
  };
  using Place = std::list<Process>::iterator;
  Place launch(const std::filesystem::path& above);
  static void empty_error_output(const Process& process);
  static bool hand_over(Process& process, const std::filesystem::path& folder);
  EndedWorker collect(Place process);
  int reap(Place process);

  std::vector<std::string> command_;
  std::list<Process> processes_;
};

}  // namespace nas::core
