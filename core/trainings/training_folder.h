#pragma once
/// \file
/// RUN/trainings/ID: the request, the progress and the result of one training. Its worker writes nowhere else.

#include <filesystem>
#include <string>
#include <utility>

namespace nas::core {

/// Paths only; reads and writes no file.
class TrainingFolder {
 public:
  explicit TrainingFolder(std::filesystem::path path) : path_(std::move(path)) {}

  const std::filesystem::path& path() const noexcept { return path_; }
  /// The run that it belongs to.
  std::filesystem::path run() const { return path_ / ".." / ".."; }
  /// The folder of another training of the run.
  TrainingFolder sibling(const std::string& id) const { return TrainingFolder(path_ / ".." / id); }

  std::filesystem::path description() const { return path_ / "description.toml"; }
  std::filesystem::path job() const { return path_ / "job.toml"; }
  std::filesystem::path log() const { return path_ / "log.txt"; }
  std::filesystem::path metrics() const { return path_ / "metrics.jsonl"; }
  std::filesystem::path checkpoints() const { return path_ / "checkpoints"; }
  std::filesystem::path found() const { return path_ / "found.toml"; }
  std::filesystem::path weights() const { return path_ / "weights.safetensors"; }
  /// How fast it was (core/record/training_pace.h).
  std::filesystem::path pace() const { return path_ / "pace.json"; }
  /// Written last: a training is finished exactly when this file exists.
  std::filesystem::path result() const { return path_ / "result.toml"; }
  /// Locked by one worker at a time.
  std::filesystem::path lock() const { return path_ / ".lock"; }

 private:
  std::filesystem::path path_;
};

}  // namespace nas::core
