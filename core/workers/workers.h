#pragma once
/// \file
/// Where workers run: on this machine (local_workers.h), or wherever another implementation takes them.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace nas::core {

/// A worker that is no more.
struct EndedWorker {
  std::filesystem::path folder;
  int code = 0;      ///< its exit code; 128 + signal when one ended it
  std::string said;  ///< the beginning of its stderr: errors and warnings
};

/// Starts `nas-host worker FOLDER` and tells when it has ended. What became of the training stands in its folder.
class Workers {
 public:
  virtual ~Workers() = default;
  /// At most one at a time per folder. Throws Error(failed).
  virtual void start(const std::filesystem::path& folder) = 0;
  /// How many are at work.
  virtual int64_t running() const = 0;
  /// The next one that ends; nothing after `most`, or when a signal came.
  virtual std::optional<EndedWorker> wait(std::chrono::milliseconds most) = 0;
  /// Asks all of them to save and end; wait() tells when they have.
  virtual void stop() = 0;
};

}  // namespace nas::core
