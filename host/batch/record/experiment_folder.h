#pragma once
/// \file
/// DIR/.batch/NAME: what a worker is asked to do for one experiment of a batch, and what came of it. Complete in
/// itself, so that `nas-host experiment DIR/.batch/NAME` can be started by anything, anywhere the directory is.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "host/batch/plan/experiment.h"

namespace nas::host {

/// What to run. Beside it, config.toml is the complete configuration.
struct ExperimentRequest {
  std::vector<ExperimentPlugin> plugins;
  std::string config_sha256;
};

/// How the last attempt ended without a result.
struct ExperimentFailure {
  int code = 1;            ///< exit code; 128 + signal when one ended it
  std::string error;       ///< one line
  std::string where = {};  ///< may be empty, as the next
  std::string remedy = {};
};

class ExperimentFolder {
 public:
  explicit ExperimentFolder(std::filesystem::path path) : path_(std::move(path)) {}

  const std::filesystem::path& path() const { return path_; }
  std::string name() const { return path_.filename().string(); }
  /// DIR/NAME, an ordinary run directory.
  std::filesystem::path run() const { return path_.parent_path().parent_path() / name(); }
  std::filesystem::path config() const { return path_ / "config.toml"; }
  std::filesystem::path request() const { return path_ / "request.json"; }
  std::filesystem::path failure() const { return path_ / "failure.json"; }
  /// Held by the process that works on it.
  std::filesystem::path lock() const { return path_ / "lock"; }

  /// Makes the folder. Throws core::Error(failed).
  void write(const ExperimentRequest& request, const std::string& config) const;
  /// Throws core::Error(unreadable).
  ExperimentRequest read() const;

  void write_failure(const ExperimentFailure& failure) const;
  void forget_failure() const;
  /// Nothing when the last attempt did not fail, or its record cannot be read.
  std::optional<ExperimentFailure> read_failure() const;

 private:
  std::filesystem::path path_;
};

}  // namespace nas::host
