#pragma once
/// \file
/// The folder with everything that is known about a run.

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/error.h"
#include "core/base/lock_file.h"

namespace nas::core {

/// The paths of a run. Reads and writes no file.
class RunPaths {
 public:
  explicit RunPaths(std::filesystem::path path) : path_(std::move(path)) {}

  const std::filesystem::path& path() const noexcept { return path_; }
  std::filesystem::path config() const { return path_ / "config.toml"; }
  std::filesystem::path info() const { return path_ / "run.json"; }
  /// Locked by the process that works on the run.
  std::filesystem::path lock() const { return path_ / ".lock"; }
  std::filesystem::path log() const { return path_ / "log.txt"; }
  std::filesystem::path metrics() const { return path_ / "metrics.jsonl"; }
  std::filesystem::path model() const { return path_ / "model.toml"; }
  /// Exists only when a genotype can express the network.
  std::filesystem::path genotype() const { return path_ / "genotype.txt"; }
  std::filesystem::path weights() const { return path_ / "weights.safetensors"; }
  /// The result of the search: the found network at the size of its supernet.
  std::filesystem::path found() const { return path_ / "search" / "found.toml"; }
  /// Exists only when a limit on the latency was compared (core/experiment/latency_record.h).
  std::filesystem::path latencies() const { return path_ / "search" / "latencies.json"; }
  /// The architecture parameters of the supernet after each epoch (core/experiment/alphas_record.h).
  std::filesystem::path alphas() const { return path_ / "search" / "alphas.jsonl"; }
  /// The genotype that would have been found after each epoch, where a genotype can express it.
  std::filesystem::path genotypes() const { return path_ / "search" / "genotypes.jsonl"; }
  /// What each part of the found network costs (core/record/part_cost.h).
  std::filesystem::path part_costs() const { return path_ / "costs.json"; }
  /// The test images with the greatest losses (core/record/worst_image.h).
  std::filesystem::path worst_images() const { return path_ / "worst_images.json"; }
  /// When a worker was busy with which training (core/record/training_time.h).
  std::filesystem::path training_times() const { return path_ / "trainings.jsonl"; }
  /// The page about the run (core/report/run_report.h). The run continues when it cannot be written.
  std::filesystem::path report() const { return path_ / "report.html"; }
  std::filesystem::path checkpoints(std::string_view stage) const { return path_ / "checkpoints" / stage; }
  /// A folder for each of a method's many small trainings (core/trainings/training_folder.h).
  std::filesystem::path trainings() const { return path_ / "trainings"; }

 private:
  std::filesystem::path path_;
};

/// What is to be thrown when `path` has no run.json: it does not exist, holds no run, or has lost the file.
Error no_run_in(const std::filesystem::path& path);

/// Held by one process at a time (a lock that ends with the process). Movable.
class RunDirectory : public RunPaths {
 public:
  /// Creates `path`. Throws Error(usage) when it already holds a run, or files that no run made and that a run would
  /// replace; Error(failed) when it cannot be created or is in use.
  static RunDirectory create(const std::filesystem::path& path);
  /// Opens the run in `path`. Throws Error(usage) when there is none or a symbolic link leads out of it, Error(failed)
  /// when another process uses it.
  static RunDirectory open(const std::filesystem::path& path);
  /// Removes a run that failed before it trained anything, so that the mistake can be fixed and the name reused.
  static void discard_unless_trained(const std::filesystem::path& path);
  /// A folder under runs/ that does not exist yet: "runs/darts-fashion_mnist-20260131-235959".
  static std::filesystem::path unused_name(std::string_view method, std::string_view dataset);

  /// Throws Error(failed) when the directory was moved or deleted. To be called before something is written by path.
  void require_in_place() const { lock_.require_in_place(); }

 private:
  explicit RunDirectory(std::filesystem::path path);
  void remove_own_left_overs() const;

  LockFile lock_;
};

}  // namespace nas::core
