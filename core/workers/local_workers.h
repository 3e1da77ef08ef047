#pragma once
/// \file
/// Workers that are processes on this machine.

#include <sys/types.h>

#include <vector>

#include "core/base/file_descriptor.h"
#include "core/workers/workers.h"

namespace nas::core {

/// The worker processes are killed when this process ends for any reason. Ctrl-C on the terminal reaches only this
/// process, which then asks the workers to save and end. [run-thread]
class LocalWorkers final : public Workers {
 public:
  /// `command` is the program and its arguments; the folder is appended. The default is this program.
  explicit LocalWorkers(std::vector<std::string> command = {"/proc/self/exe", "worker"});
  /// Kills the workers that still run.
  ~LocalWorkers() override;

  void start(const std::filesystem::path& folder) override;
  int64_t running() const override { return static_cast<int64_t>(processes_.size()); }
  std::optional<EndedWorker> wait(std::chrono::milliseconds most) override;
  void stop() override;

 private:
  struct Process {
    std::filesystem::path folder;
    pid_t id;
    FileDescriptor handle;        ///< pidfd; readable when the process has ended
    FileDescriptor error_output;  ///< its stderr, in memory, because the disk may be full
  };
  EndedWorker collect(std::vector<Process>::iterator process);

  std::vector<std::string> command_;
  std::vector<Process> processes_;
};

}  // namespace nas::core
