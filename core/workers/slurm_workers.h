#pragma once
/// \file
/// Workers that are jobs on a Slurm cluster. The nodes must share the run directory.

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

/// One job per folder. The subfolder slurm/ has its script, error output and exit code. Jobs outlive this process: a
/// job that an earlier process left in the queue is taken over. A job that Slurm ended is reported as a worker that a
/// signal ended: SIGTERM when the cluster took the node away, SIGKILL otherwise. [run-thread]
class SlurmWorkers final : public Workers {
 public:
  /// `cpus` is the number of CPUs of each job. `command` is the program and its arguments; the folder is appended.
  /// Throws Error when there is no cluster.
  SlurmWorkers(SlurmOptions options, int64_t cpus, std::vector<std::string> command);
  /// Cancels the jobs that still wait or run.
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
    bool missed = false;  ///< the last query found it neither in the queue nor with an exit code
  };

  std::optional<int64_t> take_over(const std::filesystem::path& folder);
  int64_t submit(const std::filesystem::path& folder) const;
  std::optional<EndedWorker> take_ended();
  std::optional<EndedWorker> take_lost();
  EndedWorker lost(std::vector<Job>::iterator job, const std::string& state);
  EndedWorker collect(std::vector<Job>::iterator job, int code, const std::string& note);
  std::vector<int64_t> ids() const;
  void query_again_in(std::chrono::seconds time) { next_query_ = Clock::now() + time; }

  SlurmOptions options_;
  int64_t cpus_;
  std::vector<std::string> command_;
  std::vector<Job> jobs_;
  std::vector<slurm::Job> earlier_jobs_;  ///< all jobs of the user that were in the queue at the start
  Clock::time_point next_query_{};        ///< of the queue
  bool stopping_ = false;
};

}  // namespace nas::core
