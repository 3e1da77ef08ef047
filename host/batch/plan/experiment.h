#pragma once
/// \file
/// One experiment of a batch: an ordinary run, and what tells it from the others.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace nas::host {

struct ExperimentPlugin {
  std::string id, path, sha256;
  bool operator==(const ExperimentPlugin&) const = default;
};

/// What a batch's record keeps of each.
struct Experiment {
  std::string name;                                       ///< unique; its run directory in the batch's
  std::vector<std::pair<std::string, std::string>> axes;  ///< what varies: label and value as shown, in order
  std::vector<ExperimentPlugin> plugins;
  std::string config_sha256;  ///< of the resolved configuration
  int64_t threads = 1;        ///< of its run; the same number gives the same bits
};

/// The axis over which a report takes means.
inline constexpr const char* seed_label = "seed";
/// The axis of those that stand in an [[experiment]]; its values are their names.
inline constexpr const char* experiment_label = "experiment";

}  // namespace nas::host
