#pragma once
/// \file
/// Workers as jobs of a Slurm cluster that shares the run's directory.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/workers/slurm.h"
#include "core/workers/slurm_options.h"
#include "core/workers/workers.h"

namespace nas::core {

/// One job per folder, whose folder slurm/ has the script, what it said and its exit code. Jobs outlive this process:
/// one that an earlier sitting left in the queue is taken over. A job that Slurm ended is told as a worker that died,
/// of SIGTERM when the cluster took it away and the worker is not to blame. [run-thread]
class SlurmWorkers final : public Workers {
 public:
  /// `cpus`: of each job. `command`: what the folder is appended to. Throws Error when there is no cluster.
  SlurmWorkers(SlurmOptions options, int64_t cpus, std::vector<std::string> command);
  /// Cancels those that are left.
  ~SlurmWorkers() override;

  void start(const std::filesystem::path& folder) override;
  int64_t running() const override { return static_cast<int64_t>(jobs_.size()); }
  std::optional<EndedWorker> wait(std::chrono::milliseconds most) override;
  void stop() override;

 private:
  using Clock = std::chrono::steady_clock;
  struct Job {
    std::filesystem::path folder;
    int64_t id;
    bool missed = false;  ///< at the last look the queue did not have it, nor its folder a code
  };

  std::optional<int64_t> take_over(const std::filesystem::path& folder);
  int64_t submit(const std::filesystem::path& folder) const;
  std::optional<EndedWorker> take_ended();
  std::optional<EndedWorker> take_lost();
  EndedWorker lost(std::vector<Job>::iterator job, const std::string& state);
  EndedWorker collect(std::vector<Job>::iterator job, int code, const std::string& note);
  std::vector<int64_t> ids() const;
  void look_again_in(std::chrono::seconds time) { next_look_ = Clock::now() + time; }

  SlurmOptions options_;
  int64_t cpus_;
  std::vector<std::string> command_;
  std::vector<Job> jobs_;
  std::vector<slurm::Job> left_over_;  ///< by earlier sittings, and by whatever else the user runs
  Clock::time_point next_look_{};      ///< into the queue
  bool stopping_ = false;
};

}  // namespace nas::core
