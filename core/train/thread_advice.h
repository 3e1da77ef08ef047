#pragma once
/// \file
/// Advice on the number of threads. Threads that share a processor with others wait for each other at the end of every
/// loop, which can make two threads many times slower than one. The number is part of the run and never changes by
/// itself.

#include <chrono>
#include <cstdint>
#include <string>

namespace nas::core {

/// A sentence when other processes use the processors before the run begins, otherwise empty. `load`: processes that
/// want to run, on average (machine::load_average()).
std::string advice_on_load(int64_t threads, int64_t processors, double load);

/// A sentence when the threads waited for a processor during a considerable part of the first steps, otherwise empty.
/// `waited`: seconds, of all threads together, of the `elapsed` seconds.
std::string advice_on_waiting(int64_t threads, double waited, double elapsed);

/// Watches the first steps of a training and warns once when its threads waited. [one thread at a time]
class ThreadWatch {
 public:
  explicit ThreadWatch(int64_t threads);
  void step();

 private:
  static constexpr int64_t kSteps = 3;
  const int64_t threads_;
  int64_t steps_ = 0;
  double waited_before_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace nas::core
