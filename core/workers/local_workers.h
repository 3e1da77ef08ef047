#pragma once
/// \file
/// Workers that are processes on this machine, each for one folder.

#include <vector>

#include "core/workers/worker_process.h"
#include "core/workers/workers.h"

namespace nas::core {

/// The worker processes are killed when this process ends for any reason. Ctrl-C on the terminal reaches only this
/// process, which then asks the workers to save and end. [run-thread]
class LocalWorkers final : public Workers {
 public:
  /// `command` is the program and its arguments; the folder is appended.
  explicit LocalWorkers(std::vector<std::string> command);
  /// Kills the workers that still run.
  ~LocalWorkers() override;

  void start(const std::filesystem::path& folder) override;
  int64_t running() const override { return static_cast<int64_t>(workers_.size()); }
  std::optional<EndedWorker> wait(std::chrono::milliseconds most) override;
  void stop() override;

 private:
  struct Worker {
    std::filesystem::path folder;
    WorkerProcess process;
  };
  std::vector<std::string> command_;
  std::vector<Worker> workers_;
};

}  // namespace nas::core
