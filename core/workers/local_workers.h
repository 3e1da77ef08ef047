#pragma once
/// \file
/// Workers as processes of this machine.

#include <sys/types.h>

#include <vector>

#include "core/workers/file_descriptor.h"
#include "core/workers/workers.h"

namespace nas::core {

/// The processes die with this one, however it ends. Ctrl-C on the terminal reaches this process alone, which then asks
/// them. [run-thread]
class LocalWorkers final : public Workers {
 public:
  /// `command`: what the folder is appended to; this program by default.
  explicit LocalWorkers(std::vector<std::string> command = {"/proc/self/exe", "worker"});
  /// Kills those that are left.
  ~LocalWorkers() override;

  void start(const std::filesystem::path& folder) override;
  int64_t running() const override { return static_cast<int64_t>(processes_.size()); }
  std::optional<EndedWorker> wait(std::chrono::milliseconds most) override;
  void stop() override;

 private:
  struct Process {
    std::filesystem::path folder;
    pid_t id;
    FileDescriptor handle;  ///< pidfd: readable when the process has ended
    FileDescriptor said;    ///< its stderr, in memory: a full disk must not swallow the error that tells of it
  };
  EndedWorker collect(std::vector<Process>::iterator process);

  std::vector<std::string> command_;
  std::vector<Process> processes_;
};

}  // namespace nas::core
