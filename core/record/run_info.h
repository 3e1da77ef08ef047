#pragma once
/// \file
/// run.json: the program, plugins and settings of a run, its status and its results.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/record/class_results.h"
#include "core/record/provenance.h"
#include "core/record/training_pace.h"

namespace nas::core {

/// The file that a plugin was loaded from.
struct PluginIdentity {
  std::string id, version, path, sha256;
};

/// What a run trained that searched for nothing.
struct GivenNetwork {
  std::string as;    ///< "genotype", "cells" or "network" (eval.description_as); empty when the run searched
  std::string file;  ///< the description; empty for a genotype
};

/// What ended a run before it was finished.
struct RunFailure {
  int64_t code = 0;         ///< the exit code of nas-host, as a shell sees it
  std::string what, where;  ///< the first lines of the error; `where` may be empty
};

/// The time that a run was planned for (--budget), in seconds.
struct RunBudget {
  double seconds = 0;  ///< 0: none
  double planned = 0;  ///< the estimate of the run's time
  double used = 0;     ///< so far: measuring for the plan, and all processes of the run
};

struct RunInfo {
  /// "running", "interrupted", "failed", "crashed", "finished". A process that was killed leaves "running"; what
  /// observed_run() (run_state.h) returns says then that it crashed.
  std::string status = "running";
  std::optional<RunFailure> failure;  ///< of a run that failed, crashed or was quit
  std::string method, dataset;
  std::string started;   ///< ISO 8601, local time
  std::string version;   ///< of nas-host
  std::string libtorch;  ///< its version
  std::string device;
  int64_t threads = 0;
  int64_t seed = 0;
  std::string config_sha256;  ///< of config.toml
  /// directory_mark() of the run directory when the run began; empty in runs that did not record it.
  std::string directory_mark;
  std::vector<std::string> command_line;
  /// Where each key of config.toml was set, by its path, but those that have the defaults of nas-host; empty in runs
  /// that did not record it.
  std::map<std::string, std::string> origins;
  std::vector<PluginIdentity> plugins;
  GivenNetwork given_network;
  RunBudget budget;
  std::map<std::string, double> seconds;    ///< spent in each stage so far, over all processes of the run
  std::map<std::string, SectionPace> pace;  ///< of the stages that this program trained itself, in its last process
  std::map<std::string, double> results;    ///< "test_accuracy", "parameters", "macs" ...
  ClassResults test_classes;                ///< of the test; empty before it, and in runs that did not record it
  Provenance provenance;

  /// What computes the run: the program that began it, or the last one that continued it.
  Program program() const;

  /// Throws Error(unreadable) that names the file.
  static RunInfo read(const std::filesystem::path& path);
  /// While the status is "running", also prepares what is written if the process ends without a call of this
  /// (core/base/last_record.h).
  void write(const std::filesystem::path& path) const;
  std::string to_json() const;
  /// As to_json(), with the results among the other facts instead of in a table of their own, for --json.
  std::string facts_json() const;
};

}  // namespace nas::core
