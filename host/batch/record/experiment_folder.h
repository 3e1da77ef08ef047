#pragma once
/// \file
/// DIR/.batch/NAME: what a worker must do for one experiment of a batch, and how the last attempt failed. The folder
/// contains everything that `nas-host experiment DIR/.batch/NAME` needs, so any program on any machine that has the
/// directory can start it.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "host/batch/plan/experiment.h"

namespace nas::host {

/// request.json: what to run. config.toml in the same folder is the complete configuration.
struct ExperimentRequest {
  std::vector<ExperimentPlugin> plugins;
  std::string config_sha256;
  /// core::directory_mark() of the experiment's folder when it was written; write() records it itself.
  std::string directory_mark = {};
};

/// failure.json: how the last attempt ended without a result.
struct ExperimentFailure {
  int code = 1;             ///< exit code; 128 + signal number when a signal ended it
  std::string error;        ///< one line
  std::string where = {};   ///< may be empty
  std::string remedy = {};  ///< may be empty
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
  /// The file that the process that runs the experiment keeps locked.
  std::filesystem::path lock() const { return path_ / "lock"; }

  /// Creates the folder with request.json and config.toml. Throws core::Error(failed).
  void write(const ExperimentRequest& request, const std::string& config) const;
  /// Throws core::Error(usage) when the folder has no request, core::Error(unreadable) when it is damaged.
  ExperimentRequest read() const;

  void write_failure(const ExperimentFailure& failure) const;
  void remove_failure() const;
  /// Empty when the last attempt did not fail. A record that cannot be read counts as a failure with that error.
  std::optional<ExperimentFailure> read_failure() const;

 private:
  std::filesystem::path path_;
};

}  // namespace nas::host
