#pragma once
/// \file
/// Workers that are processes on this machine, each for one folder after another.

#include <list>
#include <vector>

#include "core/workers/worker_process.h"
#include "core/workers/workers.h"

namespace nas::core {

/// A process is a server: it is given one folder at a time and makes a copy of itself for it (worker_channel.h). As
/// many servers are started as workers have run at the same time, and one that has ended is replaced when its place is
/// needed. Servers and copies are killed when this process ends for any reason. Ctrl-C on the terminal reaches only
/// this process, which then asks the workers to save and end. [run-thread]
class ServingWorkers final : public Workers {
 public:
  /// `command` is the program and its arguments; the folder above that of the first worker is appended.
  explicit ServingWorkers(std::vector<std::string> command);
  /// Kills the workers that still run.
  ~ServingWorkers() override;

  void start(const std::filesystem::path& folder) override;
  int64_t running() const override;
  std::optional<EndedWorker> wait(std::chrono::milliseconds most) override;
  void stop() override;

 private:
  struct Server {
    WorkerProcess process;
    FileDescriptor channel;        ///< a socket, whose other end is the stdin of the process
    std::filesystem::path folder;  ///< of the worker that runs; empty: none
  };
  using Place = std::list<Server>::iterator;
  static bool hand_over(Server& server, const std::filesystem::path& folder);
  Server& launch(const std::filesystem::path& above);
  EndedWorker collect(Place server);

  std::vector<std::string> command_;
  std::list<Server> servers_;
};

}  // namespace nas::core
