#pragma once
/// \file
/// The interface of worker processes. They run on this machine (local_workers.h, serving_workers.h) or on a Slurm
/// cluster (slurm_workers.h).

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace nas::core {

/// A worker that has ended.
struct EndedWorker {
  std::filesystem::path folder;
  int code = 0;              ///< exit code; 128 + signal number when a signal ended it
  std::string error_output;  ///< the beginning of its stderr: errors and warnings
};

/// Starts workers, each a process of its own for one training, and reports when they end. Their results are in their
/// folders.
class Workers {
 public:
  virtual ~Workers() = default;
  /// Starts a worker for `folder`, which must not have one already. Throws Error(failed).
  virtual void start(const std::filesystem::path& folder) = 0;
  /// The number of workers that have not ended.
  virtual int64_t running() const = 0;
  /// Waits until a worker ends, at most for `most`. Empty when none did or a signal interrupted the wait.
  virtual std::optional<EndedWorker> wait(std::chrono::milliseconds most) = 0;
  /// Asks all workers to save and end; wait() reports their ends.
  virtual void stop() = 0;
};

}  // namespace nas::core
