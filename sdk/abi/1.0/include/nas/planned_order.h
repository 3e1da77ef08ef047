#pragma once
/// \file
/// The order in which trainings would end if each took the time that it is planned to take. A method that decides in
/// this order makes the same decisions with any number of workers, on any machine, and after a resume.

#include <algorithm>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace nas {

/// Planned workers, each of which does one job at a time. A job takes its cost in planned time, so the next job to end
/// is that of the smallest end; of equals, the one that began first. The number of planned workers is a part of the
/// method. While the method waits for the job that ends next, the others are under way, so with twice as many planned
/// workers as real ones hardly a real one has nothing to do. [one thread at a time]
class PlannedOrder {
 public:
  /// Throws std::invalid_argument unless workers >= 1.
  explicit PlannedOrder(int64_t workers) : workers_(workers) {
    if (workers < 1) throw std::invalid_argument("a planned order needs at least one worker");
  }

  bool has_free_worker() const noexcept { return under_way() < workers_; }
  int64_t under_way() const noexcept { return static_cast<int64_t>(jobs_.size()); }

  /// A free worker begins `job` now. The unit of `cost` is free; for trainings on the same images it is the number of
  /// epochs times the multiply-accumulates for one image. Throws std::logic_error when no worker is free, and
  /// std::invalid_argument for a negative cost.
  void begin(int64_t job, int64_t cost) {
    if (!has_free_worker()) throw std::logic_error("no planned worker is free");
    if (cost < 0) throw std::invalid_argument("a planned cost is negative");
    jobs_.emplace(now_ + static_cast<uint64_t>(cost), begun_++, job);
  }

  /// The job that ends next. Its worker is free from then on. Throws std::logic_error when no job is under way.
  int64_t end_next() {
    if (jobs_.empty()) throw std::logic_error("no planned job is under way");
    const auto [end, number, job] = *jobs_.begin();
    jobs_.erase(jobs_.begin());
    now_ = end;
    return job;
  }

 private:
  int64_t workers_;
  uint64_t now_ = 0;                                       ///< planned time
  int64_t begun_ = 0;                                      ///< number of jobs so far
  std::set<std::tuple<uint64_t, int64_t, int64_t>> jobs_;  ///< end, number of its beginning, job
};

}  // namespace nas
