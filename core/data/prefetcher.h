#pragma once
/// \file
/// Makes numbered batches ahead of their use, on background threads, and hands them out in order.

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "core/data/batch.h"

namespace nas::core {

/// Used by one thread at a time. Whatever the number of workers, next() gives the same batches in the same order.
class Prefetcher {
 public:
  /// `make` makes batch k. It is called from all workers at once, and from next() itself when `workers` is 0.
  Prefetcher(std::function<Batch(int64_t)> make, int64_t workers);
  ~Prefetcher();
  Prefetcher(const Prefetcher&) = delete;
  Prefetcher& operator=(const Prefetcher&) = delete;

  /// Discards the batches made so far and begins with batch `first`; the last one is `end` - 1. Waits for batches that
  /// are being made, so it may be called at any time.
  void start(int64_t first, int64_t end);

  /// The next batch, or none after the last one or before start(). Rethrows what make() threw for this batch; the next
  /// call gives the batch after it.
  std::optional<Batch> next();

 private:
  struct Outcome {
    Batch batch;
    std::exception_ptr failure;
  };

  void run(const std::stop_token& stop);
  std::optional<int64_t> claim(const std::stop_token& stop);
  Outcome attempt(int64_t index) const noexcept;
  void deliver(int64_t index, Outcome outcome);
  Outcome collect();

  const std::function<Batch(int64_t)> make_;
  const int64_t workers_;
  std::mutex mutex_;  ///< guards all below
  std::condition_variable_any room_;
  std::condition_variable ready_;
  std::map<int64_t, Outcome> made_;
  int64_t next_to_make_ = 0;
  int64_t next_to_give_ = 0;
  int64_t end_ = 0;
  std::vector<std::jthread> threads_;  ///< last member: joined before what they use is destroyed
};

}  // namespace nas::core
